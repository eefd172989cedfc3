import type { FlagValue } from './flag.ts';
import { dbtFlags } from './flags/from-dbt.ts';
import { lintFlags } from './flags/lint.ts';
import { outputFlags } from './flags/output.ts';
import { packagesFlags } from './flags/packages.ts';
import { parityFlags } from './flags/parity.ts';
import { projectFlags } from './flags/project.ts';
import { runningFlags } from './flags/running.ts';
import { selectionFlags } from './flags/selection.ts';
import { sourcesFlags } from './flags/sources.ts';

/** Every flag of every command, by its key: the one table behind parsing, environment variables, help and reference. */
export const flagTable = {
  ...selectionFlags,
  ...runningFlags,
  ...outputFlags,
  ...projectFlags,
  ...packagesFlags,
  ...sourcesFlags,
  ...lintFlags,
  ...parityFlags,
  ...dbtFlags,
} as const;

/** The key of a flag: `fullRefresh`. */
export type FlagKey = keyof typeof flagTable;

/** What flags and environment variables ask for; a flag that nobody gave is not there. */
export type Flags = { readonly [K in FlagKey]?: FlagValue<(typeof flagTable)[K]> };

/** Flags that every command takes. */
export const GLOBAL_FLAGS = [
  'logFormat',
  'logLevel',
  'quiet',
  'debug',
  'useColors',
  'printerWidth',
  'writeJson',
  'print',
  'projectDir',
  'profilesDir',
  'profile',
  'target',
  'targetPath',
  'vars',
  'partialParse',
  'versionCheck',
  'warnError',
  'warnErrorOptions',
  'failFast',
  'threads',
  'state',
  'defer',
  'deferState',
  'favorState',
  'indirectSelection',
  'populateCache',
  'cacheSelectedOnly',
  'staticParser',
  'useExperimentalParser',
  'sendAnonymousUsageStats',
  'logCacheEvents',
  'logFormatFile',
  'logLevelFile',
  'logFileMaxBytes',
  'logPath',
  'useColorsFile',
  'recordTimingInfo',
  'singleThreaded',
  'partialParseFilePath',
  'partialParseFileDiff',
  'macroDebugging',
  'showAllDeprecations',
  'showResourceReport',
  'useFastTestEdges',
  'uploadToArtifactsIngestApi',
] as const satisfies readonly FlagKey[];

/** Flags of every command that works on selected nodes. */
export const SELECTION_FLAGS = [
  'select',
  'exclude',
  'selector',
  'resourceType',
  'excludeResourceType',
] as const satisfies readonly FlagKey[];
