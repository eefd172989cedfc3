import type { Yaml, YamlMap } from '../../config/types.ts';
import { inWords, isYamlMap, plainNumbers } from '../../config/yaml/values.ts';
import type { ConfiguredKind } from './config-defaults.ts';

/** What a config value may be, in words and as a test. */
interface ConfigType {
  readonly expected: string;
  holds(value: Yaml): boolean;
}

const isText = (value: Yaml): boolean => typeof value === 'string';
const isTexts = (value: Yaml): boolean => isText(value) || (Array.isArray(value) && value.every(isText));
const isHook = (value: Yaml): boolean => isText(value) || (isYamlMap(value) && isText(value.sql ?? null));
const of = (expected: string, holds: (value: Yaml) => boolean): ConfigType => ({ expected, holds });
const orNull = ({ expected, holds }: ConfigType): ConfigType => of(expected, (value) => value === null || holds(value));
const oneOf = (...words: readonly string[]): ConfigType =>
  of(`one of ${words.join(', ')}`, (value) => isText(value) && words.includes(String(value)));
const flags = (...keys: readonly string[]): ConfigType =>
  of(`a map of ${keys.join(' and ')} to true or false`, (value) => {
    if (!isYamlMap(value)) return false;
    return Object.entries(value).every(([key, one]) => !keys.includes(key) || typeof one === 'boolean');
  });

const TEXT = of('a text', isText);
const MAP = of('a map', isYamlMap);
const FLAG = of('true or false', (value) => typeof value === 'boolean');
const WHOLE = of('a whole number', (value) => typeof value === 'bigint' || Number.isInteger(value));
const HOOKS = of('a statement or a list of statements', (value) =>
  Array.isArray(value) ? value.every(isHook) : isHook(value),
);
const TEXTS = of('a text or a list of texts', isTexts);

const ANY: Readonly<Record<string, ConfigType>> = {
  enabled: FLAG,
  alias: orNull(TEXT),
  schema: orNull(TEXT),
  database: orNull(TEXT),
  tags: TEXTS,
  meta: MAP,
  group: orNull(TEXT),
  materialized: TEXT,
};

const BUILT: Readonly<Record<string, ConfigType>> = {
  ...ANY,
  incremental_strategy: orNull(TEXT),
  persist_docs: MAP,
  'pre-hook': HOOKS,
  'post-hook': HOOKS,
  pre_hook: HOOKS,
  post_hook: HOOKS,
  quoting: MAP,
  column_types: MAP,
  full_refresh: orNull(FLAG),
  unique_key: orNull(TEXTS),
  on_schema_change: orNull(TEXT),
  on_configuration_change: oneOf('apply', 'continue', 'fail'),
  grants: MAP,
  packages: TEXTS,
  docs: flags('show'),
  contract: flags('enforced', 'alias_types'),
};

const BUILD_AFTER = of('a map of build_after to count and period (minute, hour or day)', (value) => {
  if (!isYamlMap(value)) return true;
  const after = value.build_after ?? null;
  if (!isYamlMap(after)) return true;
  const { count = null, period = null } = after;
  if (count !== null && !WHOLE.holds(count)) return false;
  if ((count === null) !== (period === null)) return false;
  return period === null || ['minute', 'hour', 'day'].includes(String(period));
});

const TYPES: Readonly<Partial<Record<ConfiguredKind, Readonly<Record<string, ConfigType>>>>> = {
  model: { ...BUILT, freshness: orNull(BUILD_AFTER) },
  seed: { ...BUILT, delimiter: TEXT, quote_columns: orNull(FLAG) },
  snapshot: {
    ...BUILT,
    strategy: orNull(TEXT),
    target_schema: orNull(TEXT),
    target_database: orNull(TEXT),
    updated_at: orNull(TEXT),
    check_cols: orNull(TEXTS),
    snapshot_meta_column_names: MAP,
    dbt_valid_to_current: orNull(TEXT),
  },
  test: {
    ...ANY,
    severity: of('warn or error', (value) => isText(value) && /^(?:warn|error)$/i.test(String(value))),
    store_failures: orNull(FLAG),
    store_failures_as: orNull(TEXT),
    where: orNull(TEXT),
    limit: orNull(WHOLE),
    fail_calc: TEXT,
    warn_if: TEXT,
    error_if: TEXT,
  },
};

/** A config that is of another type than its kind of node has it. */
export interface ConfigMistake {
  readonly key: string;
  readonly expected: string;
  readonly found: string;
}

/** The mistakes of a config that a file or a data test gives; keys that dbt does not know may be anything. */
export function configMistakes(kind: ConfiguredKind, config: YamlMap): readonly ConfigMistake[] {
  const types = TYPES[kind];
  if (types === undefined) return [];
  return Object.entries(config).flatMap(([key, value]) => {
    const type = Object.hasOwn(types, key) ? types[key] : undefined;
    return type === undefined || type.holds(value) ? [] : [{ key, expected: type.expected, found: shown(value) }];
  });
}

function shown(value: Yaml): string {
  return isYamlMap(value) ? JSON.stringify(plainNumbers(value)) : inWords(value);
}
