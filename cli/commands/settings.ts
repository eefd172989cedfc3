import { envFlag, type FlagName, parseFlag, flags as settings } from '../config/flags.ts';
import type { YamlMap } from '../config/types.ts';
import type { Flag } from './flag.ts';
import { type FlagKey, type Flags, flagTable } from './flags.ts';

/**
 * The flags with what environment variables say where the command line says nothing; only flags that the command has.
 * Throws ETL1035 for a value that a flag cannot have.
 */
export function withEnvironment(
  given: Flags,
  keys: readonly FlagKey[],
  env: Readonly<Record<string, string | undefined>>,
): Flags {
  return filled(given, keys, (setting) => envFlag(setting, env));
}

/** The flags with what the project file's `flags:` say where nothing nearer says anything. Throws ETL1035. */
export function withProjectFlags(given: Flags, keys: readonly FlagKey[], projectFlags: YamlMap): Flags {
  return filled(given, keys, (setting) => {
    const value = projectFlags[setting];
    if (!('inProject' in settings[setting]) || value === undefined || value === null) return undefined;
    const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
    return parseFlag(setting, text, `flags.${setting}`);
  });
}

function filled(given: Flags, keys: readonly FlagKey[], lookUp: (setting: FlagName) => unknown): Flags {
  const flags: Partial<Record<FlagKey, unknown>> = { ...given };
  for (const key of keys) {
    const flag: Flag = flagTable[key];
    if (flags[key] !== undefined || flag.setting === undefined) continue;
    const value = lookUp(flag.setting);
    if (value !== undefined) flags[key] = value;
  }
  return flags as Flags;
}
