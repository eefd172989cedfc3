import type { Yaml } from '../../config/types.ts';
import type { Flags } from '../flags.ts';

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
