import { readYaml } from '../config/yaml/read.ts';
import { isYamlMap } from '../config/yaml/values.ts';
import { type Diagnostic, EtlError } from '../diagnostics/index.ts';
import type { Flags } from './flags.ts';

/** What becomes of a warning: the same, an error, or nothing at all. Errors stay as they are. */
export type WarningRule = (found: Diagnostic) => Diagnostic | undefined;

/**
 * The rule of `--warn-error` and `--warn-error-options`. As in dbt the options are a map of `error` (`all` or codes;
 * `include` is the older word), `warn` (codes that stay warnings; `exclude`) and `silence`. Names that are no code of
 * etl, such as those of dbt's own events, mean nothing here. Throws ETL1907 for options that are no such map.
 */
export function warningRule(flags: Pick<Flags, 'warnError' | 'warnErrorOptions'>): WarningRule {
  const options = flags.warnErrorOptions === undefined ? {} : optionsOf(flags.warnErrorOptions);
  const raised = namesOf(options, ['error', 'include']);
  const kept = new Set(namesOf(options, ['warn', 'exclude']));
  const silent = new Set(namesOf(options, ['silence']));
  const raisesAll = flags.warnError === true || raised.includes('all') || raised.includes('*');
  return (found) => {
    if (found.severity === 'error') return found;
    if (silent.has(found.code)) return undefined;
    if (kept.has(found.code) || !(raisesAll || raised.includes(found.code))) return found;
    return { ...found, severity: 'error' };
  };
}

function optionsOf(text: string): Readonly<Record<string, unknown>> {
  const { value } = readYaml(text, '--warn-error-options');
  if (isYamlMap(value)) return value;
  throw EtlError.of('ETL1907', { text });
}

function namesOf(options: Readonly<Record<string, unknown>>, keys: readonly string[]): string[] {
  return keys.flatMap((key) => {
    const names = options[key];
    return Array.isArray(names) ? names.map(String) : names === undefined || names === null ? [] : [String(names)];
  });
}
