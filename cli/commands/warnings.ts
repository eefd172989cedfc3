import { readYaml } from '../config/yaml/read.ts';
import { isYamlMap } from '../config/yaml/values.ts';
import { codes } from '../diagnostics/codes/index.ts';
import { type Diagnostic, EtlError } from '../diagnostics/index.ts';
import type { Flags } from './flags.ts';

/** What becomes of a warning: the same, an error, or nothing at all. Errors stay as they are. */
export type WarningRule = (found: Diagnostic) => Diagnostic | undefined;

/** The names that dbt gives to what etl warns of, and the codes for it. */
const DBT_NAMES: Readonly<Record<string, readonly string[]>> = {
  CustomKeyInConfigDeprecation: ['ETL1020'],
  Deprecations: ['ETL1011', 'ETL1131'],
  DepsScrubbedPackageName: ['ETL1132'],
  DepsUnpinned: ['ETL1130'],
  DuplicateYAMLKeysDeprecation: ['ETL1011'],
  JinjaLogWarning: ['ETL3008'],
  LogTestResult: ['ETL6003'],
  MacroNotFoundForPatch: ['ETL2032'],
  MissingPlusPrefixDeprecation: ['ETL1023'],
  NoNodeForYamlKey: ['ETL2032'],
  NoNodesForSelectionCriteria: ['ETL2207'],
  NodeNotFoundOrDisabled: ['ETL2001', 'ETL2002'],
  PackageRedirectDeprecation: ['ETL1131'],
  SnapshotTimestampWarning: ['ETL4036'],
  WrongResourceSchemaFile: ['ETL2033'],
};

const LISTS = [
  ['error', 'include'],
  ['warn', 'exclude'],
  ['silence', null],
] as const;

/**
 * The rule of `--warn-error` and `--warn-error-options`. As in dbt the options are a map of `error` (`all` or names;
 * `include` is the older word), `warn` (names that stay warnings; `exclude`) and `silence`; the last one that has a
 * name wins. Names are codes of etl or those of dbt's events, of which most mean nothing here. Throws ETL1907 for
 * options that are no such map.
 */
export function warningRule(flags: Pick<Flags, 'warnError' | 'warnErrorOptions'>): WarningRule {
  const options = flags.warnErrorOptions === undefined ? {} : optionsOf(flags.warnErrorOptions);
  const [error, warn, silent] = LISTS.map(([key, older]) => namesOf(options, key, older)) as [Names, Names, Names];
  const raisesAll = flags.warnError === true || error === 'all';
  const names = (list: Names) => (list === 'all' ? new Set<string>() : list);
  const [raised, kept, silenced] = [names(error), names(warn), names(silent)];
  if (kept.size > 0 && !raisesAll && !['error', 'silence'].some((key) => isNamed(options[key], 'Deprecations')))
    throw wrong('"warn" means nothing unless "error" is all');
  return (found) => {
    if (found.severity === 'error') return found;
    if (silenced.has(found.code)) return undefined;
    if (kept.has(found.code) || !(raisesAll || raised.has(found.code))) return found;
    return { ...found, severity: 'error' };
  };
}

/** Whether a test that warns counts as failed. */
export function raisesTestWarnings(flags: Pick<Flags, 'warnError' | 'warnErrorOptions'>): boolean {
  return warningRule(flags)({ code: 'ETL6003', severity: 'warning', message: '' })?.severity === 'error';
}

type Names = ReadonlySet<string> | 'all';

function optionsOf(text: string): Readonly<Record<string, unknown>> {
  const { value } = readYaml(text, '--warn-error-options');
  if (isYamlMap(value)) return value;
  throw wrong(`"${text}" is not a map`);
}

/** The codes under a key, or under the older word for it. */
function namesOf(options: Readonly<Record<string, unknown>>, key: string, older: string | null): Names {
  if (older !== null && key in options && older in options) throw wrong(`"${key}" and "${older}" mean the same`);
  const given = options[key] ?? (older === null ? undefined : options[older]) ?? [];
  if (key === 'error' && (given === 'all' || given === '*')) return 'all';
  if (!Array.isArray(given)) throw wrong(`"${key}" is not ${key === 'error' ? 'all or ' : ''}a list of names`);
  return new Set(given.map(String).flatMap(codesOf));
}

function codesOf(name: string): readonly string[] {
  const known = DBT_NAMES[name];
  if (known !== undefined) return known;
  if (name in codes) return [name];
  if (/^[A-Z][a-z]\w+$|^MF[A-Z]\w+$|^WEO[A-Z]\w+$/.test(name)) return [];
  throw wrong(`"${name}" is no code of etl and no event of dbt`);
}

function isNamed(list: unknown, name: string): boolean {
  return Array.isArray(list) && list.includes(name);
}

function wrong(why: string): EtlError {
  return EtlError.of('ETL1907', { why });
}
