import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Diagnostic, diagnostic } from '../../diagnostics/index.ts';
import { resourceTypesFor, type SelectionInputs, select } from '../../graph/index.ts';
import { manifestFromArtifact } from '../../manifest/artifacts/from-artifact.ts';
import type { Manifest } from '../../manifest/types.ts';
import type { Flags } from '../flags.ts';
import type { SelectOptions } from './types.ts';

/** unique_ids of what the flags select, in the order of their names. Throws for a selector that is not one. */
export function selectNodes(
  manifest: Manifest,
  flags: Flags,
  options: SelectOptions & { readonly cwd: string; readonly onWarning: (found: Diagnostic) => void },
): readonly string[] {
  // A load is the source table that it fills.
  const spelled = (types: readonly string[] | undefined) => types?.map((type) => (type === 'load' ? 'source' : type));
  const resourceTypes = resourceTypesFor(
    { all: options.allTypes ?? options.types, default: options.types },
    spelled(flags.resourceType),
    spelled(flags.excludeResourceType),
  );
  const indirect = flags.indirectSelection ?? (options.noIndirectTests === true ? 'empty' : undefined);
  let warned = false;
  const onWarning = (found: Diagnostic): void => {
    warned = true;
    options.onWarning(found);
  };
  const found = select(
    manifest,
    {
      ...(flags.select === undefined ? {} : { select: flags.select }),
      ...(flags.exclude === undefined ? {} : { exclude: flags.exclude }),
      ...(flags.selector === undefined ? {} : { selectorName: flags.selector }),
      ...(indirect === undefined ? {} : { indirectSelection: indirect }),
      resourceTypes,
      skipEmpty: options.skipEmpty === true,
    },
    { ...earlierState(flags, options.cwd), onWarning },
  );
  // A criterion that matches nothing was told by itself.
  if (found.size === 0 && !warned) options.onWarning(diagnostic('ETL1905', {}, {}, 'warning'));
  return [...found].sort();
}

/** What `state:` and `result:` selectors compare with: the artifacts in the folder of `--state`. */
function earlierState(flags: Flags, cwd: string): Partial<SelectionInputs> {
  if (flags.state === undefined) return {};
  const folder = resolve(cwd, flags.state);
  const manifest = readJson(join(folder, 'manifest.json')) as Readonly<Record<string, unknown>> | undefined;
  const runResults = readJson(join(folder, 'run_results.json')) as { results?: [] } | undefined;
  return {
    ...(isRecord(manifest) ? { previous: manifestFromArtifact(manifest) } : {}),
    ...(runResults?.results === undefined ? {} : { results: runResults.results }),
  };
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as unknown;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
