import { EtlError } from '../../diagnostics/index.ts';
import { formatPercent, formatText, fromJs, PyDict, PyError, str, type Value } from '../../templates/index.ts';
import type { SourceTable } from '../types.ts';

/** Config keys of a source table that dbt knows; the others can stand in a location's template. */
const KNOWN_CONFIG = new Set([
  'enabled',
  'event_time',
  'freshness',
  'loaded_at_field',
  'loaded_at_query',
  'meta',
  'tags',
]);

type Format = (template: string, names: PyDict) => string;

const FORMATTERS: Readonly<Record<string, Format>> = {
  newstyle: (template, names) => formatText(template, [], (name) => names.get(name)),
  oldstyle: (template, names) => formatPercent(template, names),
  template: substitute,
};

/**
 * The SQL that `external_location` of a source table, or of its source, puts in place of the table: a function call as
 * it is written, a file in quotes; null where there is none. Source of the rules: dbt-duckdb 1.11.
 * Throws ETL4028 for a template that cannot be filled in.
 */
export function externalSource(source: SourceTable): string | null {
  const names = namesOf(source);
  const template = names.get('external_location');
  if (names.get('plugin') !== undefined || typeof template !== 'string') return null;
  const location = filled(source, template, names);
  return location.includes('(') || location.startsWith("'") ? location : `'${location}'`;
}

/** A source that a plugin of dbt-duckdb reads: plugins are Python. */
export function sourceProblem(source: SourceTable): string | null {
  const plugin = namesOf(source).get('plugin');
  if (plugin === undefined || plugin === null) return null;
  const name = `${source.source_name}.${source.name}`;
  return `the source "${name}" is read by the plugin "${str(plugin)}", which needs dbt's Python process; load it, or name its files in external_location`;
}

/** Name, identifier, schema, database and tags of the table, then its `meta` and what else its config holds. */
function namesOf({ name, identifier, schema, database, tags, meta, config }: SourceTable): PyDict {
  const own = Object.entries(config).filter(([key, value]) => !KNOWN_CONFIG.has(key) && value !== undefined);
  const all = Object.entries({ name, identifier, schema, database, tags, ...meta, ...Object.fromEntries(own) });
  return new PyDict(all.map(([key, value]): readonly [Value, Value] => [key, fromJs(value)]));
}

function filled(source: SourceTable, template: string, names: PyDict): string {
  const formatter = names.get('formatter') ?? 'newstyle';
  const format =
    typeof formatter === 'string' && Object.hasOwn(FORMATTERS, formatter) ? FORMATTERS[formatter] : undefined;
  const table = `${source.source_name}.${source.name}`;
  const details = { uniqueId: source.unique_id, position: { file: source.original_file_path, line: 1, column: 1 } };
  if (format === undefined) {
    const why = `the formatter ${JSON.stringify(formatter)} is none of ${Object.keys(FORMATTERS).join(', ')}`;
    throw EtlError.of('ETL4028', { table, template, why }, details);
  }
  try {
    return format(template, names);
  } catch (cause) {
    if (!(cause instanceof PyError)) throw cause;
    const why = cause.kind === 'KeyError' ? `it has no value for ${cause.message}` : cause.message;
    throw EtlError.of('ETL4028', { table, template, why }, { ...details, cause });
  }
}

/** Python's `string.Template`: `$name`, `${name}`, and `$$` for a dollar sign. */
function substitute(template: string, names: PyDict): string {
  return template.replace(/\$(?:(\$)|([_a-z]\w*)|\{([_a-z]\w*)\}|)/gi, (_, dollar, bare, braced) => {
    if (dollar !== undefined) return '$';
    const name: string | undefined = bare ?? braced;
    if (name === undefined) throw new PyError('ValueError', 'a "$" stands before no name; write "$$" for the sign');
    const value = names.get(name);
    if (value === undefined) throw new PyError('KeyError', `'${name}'`);
    return str(value);
  });
}
