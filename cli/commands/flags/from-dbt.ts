const IGNORED = 'Accepted from dbt, without effect';

/** A flag of dbt that means nothing here. */
function ignored<const L extends string, const T extends 'boolean' | 'text'>(long: L, type: T, letter?: string) {
  const base = { long, group: IGNORED, ignored: true, help: `${IGNORED}.` } as const;
  return { ...base, type, value: 'value', ...(letter === undefined ? {} : { short: letter }) } as const;
}

/** Flags of dbt that are taken so that its command lines run unchanged. */
export const dbtFlags = {
  populateCache: ignored('populate-cache', 'boolean'),
  cacheSelectedOnly: ignored('cache-selected-only', 'boolean'),
  staticParser: ignored('static-parser', 'boolean'),
  useExperimentalParser: ignored('use-experimental-parser', 'boolean'),
  sendAnonymousUsageStats: ignored('send-anonymous-usage-stats', 'boolean'),
  logCacheEvents: ignored('log-cache-events', 'boolean'),
  logFormatFile: ignored('log-format-file', 'text'),
  logLevelFile: ignored('log-level-file', 'text'),
  logFileMaxBytes: ignored('log-file-max-bytes', 'text'),
  logPath: ignored('log-path', 'text'),
  useColorsFile: ignored('use-colors-file', 'boolean'),
  recordTimingInfo: ignored('record-timing-info', 'text', 'r'),
  partialParseFilePath: ignored('partial-parse-file-path', 'text'),
  partialParseFileDiff: ignored('partial-parse-file-diff', 'boolean'),
  macroDebugging: ignored('macro-debugging', 'boolean'),
  showAllDeprecations: ignored('show-all-deprecations', 'boolean'),
  showResourceReport: ignored('show-resource-report', 'boolean'),
  useFastTestEdges: ignored('use-fast-test-edges', 'boolean'),
  uploadToArtifactsIngestApi: ignored('upload-to-artifacts-ingest-api', 'boolean'),
  introspect: ignored('introspect', 'boolean'),
  injectEphemeralCtes: ignored('inject-ephemeral-ctes', 'boolean'),
  exportSavedQueries: ignored('export-saved-queries', 'boolean'),
  includeSavedQuery: ignored('include-saved-query', 'boolean'),
  skipProfileSetup: { ...ignored('skip-profile-setup', 'boolean'), short: 's' },
  show: ignored('show', 'boolean'),
  staticSite: ignored('static', 'boolean'),
  sqlparse: ignored('sqlparse', 'text'),
} as const;
