import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import type { Project } from '../../config/types.ts';
import { type Diagnostic, diagnosticsOf, EtlErrors } from '../../diagnostics/index.ts';
import { checkSelectors } from '../../graph/index.ts';
import { loadPackages, type ParsedProject, parseProject } from '../../manifest/index.ts';
import { checkRequiredEtl } from '../../packages/required-version.ts';
import type { Invocation } from '../command.ts';
import { etlVersion } from '../version.ts';
import { warningRule } from '../warnings.ts';
import type { Workplace } from './open-workplace.ts';
import { type ProjectSelectors, readSelectors } from './project-selectors.ts';
import { templateFlags } from './template-flags.ts';

/** A parsed project with its selectors and all that was to be warned of. */
export interface ParsedWorkplace extends ParsedProject {
  readonly selectors: ProjectSelectors;
  readonly warnings: readonly Diagnostic[];
}

/** Parses a project and its packages and tells its warnings. Throws all mistakes in one go. */
export async function parseWorkplace(workplace: Workplace, invocation: Invocation): Promise<ParsedWorkplace> {
  const { project, render, flags } = workplace;
  const versionCheck = flags.versionCheck !== false;
  const { packages, diagnostics } = await loadPackages(project, render, { versionCheck });
  const forOthers = versionCheck ? [project, ...packages].flatMap(wrongEtl) : [];
  const selectors = readSelectors(project.root, render);
  const { reporter } = invocation.console;
  const meanwhile: Diagnostic[] = [];
  const rule = warningRule(flags);
  let parsing = true;
  const warn = (found: Diagnostic): void => {
    const told = rule(found);
    if (parsing) meanwhile.push(found);
    else if (told?.severity === 'error') throw new EtlErrors([told]);
    else if (told !== undefined) reporter.diagnostics([told]);
  };
  const parsed = parseProject({
    ...workplace,
    root: project,
    packages,
    flags: templateFlags(flags, invocation.command.name),
    invocation: { id: randomUUID(), startedAt: new Date() },
    warn,
    say: (text) => reporter.log('info', text),
    version: etlVersion(),
    selectors: selectors.entries,
    ...(flags.partialParse === false
      ? {}
      : { cacheFolder: resolve(project.root, project.paths.target, 'parse_cache') }),
  });
  parsing = false;
  const mistaken = checkSelectors(parsed.manifest, { selectorPosition: selectors.positionOf });
  const all = [...workplace.warnings, ...diagnostics, ...forOthers, ...mistaken, ...parsed.diagnostics, ...meanwhile];
  const warnings = all.flatMap((one) => rule(one) ?? []);
  if (warnings.some(({ severity }) => severity === 'error')) throw new EtlErrors(warnings);
  reporter.diagnostics(warnings);
  return { ...parsed, selectors, warnings };
}

/** What a project or package has against this version of etl. */
function wrongEtl(project: Project): readonly Diagnostic[] {
  try {
    checkRequiredEtl(project, etlVersion());
    return [];
  } catch (thrown) {
    return diagnosticsOf(thrown);
  }
}
