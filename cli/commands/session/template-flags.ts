import type { Yaml } from '../../config/types.ts';
import type { Flag } from '../flag.ts';
import { type FlagKey, type Flags, flagTable } from '../flags.ts';

/** `flags` as templates see it: dbt's names in lower case. */
export function templateFlags(flags: Flags, command: string): Readonly<Record<string, Yaml>> {
  return {
    which: command,
    full_refresh: flags.fullRefresh ?? false,
    store_failures: flags.storeFailures ?? false,
    fail_fast: flags.failFast ?? false,
    empty: flags.empty ?? false,
    use_colors: flags.useColors ?? true,
    warn_error: flags.warnError ?? false,
    debug: flags.debug ?? false,
    quiet: flags.quiet ?? false,
    write_json: flags.writeJson ?? true,
    indirect_selection: flags.indirectSelection ?? 'eager',
    version_check: flags.versionCheck ?? true,
    partial_parse: flags.partialParse ?? true,
    log_format: flags.logFormat ?? 'default',
    profiles_dir: flags.profilesDir ?? null,
    target_path: flags.targetPath ?? null,
    defer: flags.defer ?? false,
    favor_state: flags.favorState ?? false,
    introspect: true,
    static_parser: true,
    cache_selected_only: false,
    populate_cache: true,
    send_anonymous_usage_stats: false,
  };
}

/** What is written of flags that nobody gave, and that templates do not see. */
const UNLESS_TOLD = {
  select: [],
  exclude: [],
  print: true,
  show: false,
  export_saved_queries: false,
  include_saved_query: false,
  vars: {},
  warn_error_options: { error: [], warn: [], silence: [] },
  macro_debugging: false,
  upload_to_artifacts_ingest_api: false,
};

/** The flags as `run_results.json` keeps them: what templates see, and all that was given, by dbt's names. */
export function writtenFlags(flags: Flags, command: string): Readonly<Record<string, unknown>> {
  const given: Record<string, unknown> = {
    ...UNLESS_TOLD,
    ...templateFlags(flags, command),
    resource_types: flags.resourceType ?? [],
    exclude_resource_types: flags.excludeResourceType ?? [],
  };
  for (const [key, value] of Object.entries(flags)) given[writtenName(key as FlagKey)] = value;
  return given;
}

/** The flags that `writtenFlags` kept, of those that a command has. */
export function readFlags(written: Readonly<Record<string, unknown>>, keys: readonly FlagKey[]): Flags {
  const flags: Partial<Record<FlagKey, unknown>> = {};
  for (const key of keys) {
    const value = written[writtenName(key)];
    if (value !== undefined && value !== null && isOfType(flagTable[key], value)) flags[key] = value;
  }
  return flags as Flags;
}

function writtenName(key: FlagKey): string {
  return flagTable[key].long.replaceAll('-', '_');
}

function isOfType(flag: Flag, value: unknown): boolean {
  if (flag.type === 'list') return Array.isArray(value);
  const types = { boolean: 'boolean', integer: 'number', text: 'string' } as const;
  return typeof value === types[flag.type];
}
