import { type Diagnostic, diagnostic, diagnosticsOf, EtlError } from '../diagnostics/index.ts';
import { type FoundProject, projectIn } from './find-project.ts';
import { normalProject, PROJECT_NAME } from './normal-project.ts';
import { readText, shownPath } from './read-file.ts';
import { type RenderYaml, renderValues } from './render-values.ts';
import type { Project, Yaml, YamlMap } from './types.ts';
import type { YamlPath } from './yaml/locate.ts';
import { readYaml, type YamlFile } from './yaml/read.ts';
import { inWords, isYamlMap } from './yaml/values.ts';

/** A project file that was read but not yet rendered or checked. */
export interface OpenedProject extends FoundProject {
  readonly yaml: YamlFile;
  readonly value: YamlMap;
  /** `profile:` as written, which may be a template. */
  readonly profile: string | null;
}

/**
 * Reads the project file of a folder that `findProject` found, or of a package's folder. `shownFrom` is the folder
 * that paths are shown relative to: the root project's, the project's own unless told.
 * Throws ETL1003, ETL1004, ETL1010, ETL1012.
 */
export function openProject(where: FoundProject | string, shownFrom?: string): OpenedProject {
  const found = typeof where === 'string' ? projectIn(where) : where;
  if (found === undefined) throw EtlError.of('ETL1003', { folder: String(where) });
  const shown = shownPath(found.file, shownFrom ?? found.root);
  const yaml = readYaml(readText(found.file, shown), shown);
  const { value } = yaml;
  if (!isYamlMap(value)) throw EtlError.of('ETL1012', { file: shown, found: inWords(value) });
  return { ...found, yaml, value, profile: typeof value.profile === 'string' ? value.profile : null };
}

/** What `loadProject` is given. */
export interface LoadProjectOptions {
  readonly opened: OpenedProject;
  /** dbt renders the file with `var` (of `--vars` only), `env_var` and `target`. */
  readonly render: RenderYaml;
  /** `--target-path`, which wins over the file's. */
  readonly targetPath?: string | undefined;
  /** Config keys that adapters and connectors add to those of the framework. */
  readonly configKeys?: readonly string[];
}

/** A project, unless something in its file is wrong; and all that is to be told about the file. */
export interface LoadedProject {
  readonly project?: Project;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Renders and checks a project file and brings it into its normal form. All its mistakes are collected; with an error
 * among them there is no project.
 */
export async function loadProject(options: LoadProjectOptions): Promise<LoadedProject> {
  const { opened, render } = options;
  const found: Diagnostic[] = [...opened.warnings, ...opened.yaml.duplicates];
  const rendered = renderProject(opened, render, found);
  const { checkProject, inFileOrder } = await import('./schemas/check-project.ts');
  found.push(...checkProject(rendered, opened, options.configKeys ?? []), ...checkName(rendered.name, opened));
  const diagnostics = inFileOrder(found);
  if (found.some((one) => one.severity === 'error')) return { diagnostics };
  return { project: normalProject(rendered, opened, options.targetPath), diagnostics };
}

/** Renders entry by entry, so that the mistakes of each are collected. */
function renderProject(opened: OpenedProject, render: RenderYaml, found: Diagnostic[]): YamlMap {
  const positionOf = (path: YamlPath) => opened.yaml.positionOf(path);
  const rendered: Record<string, Yaml> = {};
  for (const [key, value] of Object.entries(opened.value)) {
    try {
      rendered[key] = renderValues(value, { render, positionOf, keep: isLateRendered }, [key]);
    } catch (error) {
      found.push(...diagnosticsOf(error));
      rendered[key] = value;
    }
  }
  return rendered;
}

const KEPT_KEYS = new Set(['on-run-start', 'on-run-end', 'query-comment', 'vars']);
const HOOKED_KEYS = new Set(['seeds', 'models', 'snapshots', 'tests', 'data_tests']);
const HOOKS = new Set(['pre-hook', 'post-hook', 'pre_hook', 'post_hook']);

/** What dbt renders when a node runs, not when the project is read: hooks, comments and vars. */
function isLateRendered(path: YamlPath): boolean {
  const first = String(path[0]);
  if (KEPT_KEYS.has(first)) return true;
  return (
    HOOKED_KEYS.has(first) && path.some((step) => typeof step === 'string' && HOOKS.has(step.replace(/^[+ ]+/, '')))
  );
}

function checkName(name: Yaml | undefined, opened: OpenedProject): Diagnostic[] {
  if (typeof name !== 'string') return [];
  const why = PROJECT_NAME.problemOf(name);
  return why === undefined
    ? []
    : [diagnostic('ETL1024', { name, why }, { position: opened.yaml.positionOf(['name']) })];
}
