import { resolve } from 'node:path';
import { type Diagnostic, diagnostic, type Position } from '../../diagnostics/index.ts';
import { resourceTypesFor, type SelectionInputs, select } from '../../graph/index.ts';
import type { Manifest } from '../../manifest/types.ts';
import type { Flags } from '../flags.ts';
import { changedFiles } from './changed-files.ts';
import { type EarlierRun, earlierRun } from './earlier-run.ts';
import type { SelectOptions } from './types.ts';

/** Where a selection looks beside the manifest. */
export interface SelectionPlaces {
  readonly cwd: string;
  /** Folder of the project. */
  readonly root: string;
  /** Folder of this project's own artifacts. */
  readonly targetFolder: string;
  readonly selectorPosition: (path: readonly (string | number)[]) => Position | undefined;
  readonly onWarning: (found: Diagnostic) => void;
}

/** unique_ids of what the flags select, in the order of their names. Throws for a selector that is not one. */
export function selectNodes(
  manifest: Manifest,
  flags: Flags,
  options: SelectOptions,
  places: SelectionPlaces,
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
    places.onWarning(found);
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
    selectionInputs(flags, { ...places, onWarning }),
  );
  // A criterion that matches nothing was told by itself.
  if (found.size === 0 && !warned) places.onWarning(diagnostic('ETL1905', {}, {}, 'warning'));
  return [...found].sort();
}

/** What `state:`, `result:`, `source_status:` and `git:` compare with; each is read when a selector asks for it. */
function selectionInputs(flags: Flags, places: SelectionPlaces): SelectionInputs {
  const { cwd, root, targetFolder, selectorPosition, onWarning } = places;
  const git = { changedFiles: (commit: string) => changedFiles(root, commit) };
  const common = { ...git, selectorPosition, onWarning };
  if (flags.state === undefined) return common;
  const earlier = earlierRun(resolve(cwd, flags.state), flags.state);
  return lazily({ ...common, earlier, current: earlierRun(targetFolder, 'target') });
}

type Lazy = SelectionInputs & { readonly earlier: EarlierRun; readonly current: EarlierRun };

function lazily({ earlier, current, ...rest }: Lazy): SelectionInputs {
  const own = { enumerable: true, configurable: true };
  return Object.defineProperties(rest, {
    previous: { ...own, get: once(() => earlier.manifest()) },
    results: { ...own, get: once(() => earlier.results()) },
    freshness: { ...own, get: once(() => freshnessOf(earlier, current)) },
  });
}

function freshnessOf(earlier: EarlierRun, current: EarlierRun): SelectionInputs['freshness'] {
  const [before, now] = [earlier.freshness(), current.freshness()];
  return before === undefined || now === undefined ? undefined : { previous: before, current: now };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
