import path from 'node:path';
import { z } from 'zod';
import { EtlError } from '../../diagnostics/index.ts';

const FORMATS = ['csv', 'parquet', 'json'] as const;
/** Options whose text DuckDB wants in quotes. */
const QUOTED = new Set(['delimiter', 'quote', 'escape', 'null']);
const COMPRESSIONS: Readonly<Record<string, string>> = { '.gz': 'gzip', '.zst': 'zstd' };

const scalar = z.union([z.string(), z.number(), z.boolean()]);

const externalConfig = z.looseObject({
  location: z.string().min(1),
  format: z.enum(FORMATS).nullish(),
  delimiter: z.string().nullish(),
  options: z.record(z.string(), scalar).nullish(),
  parquet_read_options: z.record(z.string(), z.unknown()).nullish(),
  json_read_options: z.record(z.string(), z.unknown()).nullish(),
  csv_read_options: z.record(z.string(), z.unknown()).nullish(),
});

/** The config of an external model. Its texts are rendered, and `location` is filled in. */
export type ExternalConfig = z.output<typeof externalConfig>;

/** Reads the config of an external model. Throws ETL4022 for a wrong value, ETL4007 for what needs dbt's plugins. */
export function readExternalConfig(config: Readonly<Record<string, unknown>>): ExternalConfig {
  if (config.glue_register === true || (config.plugin !== undefined && config.plugin !== null)) {
    const key = config.glue_register === true ? 'glue_register' : 'plugin';
    const hint = `take \`${key}\` out of the model's config: the file is written and read without it.`;
    throw EtlError.of('ETL4007', { what: `\`${key}\` of an external model, which needs dbt's Python process`, hint });
  }
  const read = externalConfig.safeParse(config);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const message = issue?.message ?? 'it has a wrong value';
  const why = message.charAt(0).toLowerCase() + message.slice(1);
  throw EtlError.of('ETL4022', { key: issue?.path.map(String).join('.') ?? '', why }, { cause: read.error });
}

/**
 * The options of `COPY ... TO`, in order. The format is that of the config, else of the file's name before `.gz` and
 * `.zst`, else CSV where there is a delimiter, else Parquet. Source of the rules: dbt-duckdb 1.11.
 */
export function writeOptions({ location, format, delimiter, options }: ExternalConfig): ReadonlyMap<string, string> {
  const given = new Map(Object.entries(options ?? {}).map(([key, value]) => [key, String(value)]));
  if (format) given.set('format', format);
  if (delimiter) given.set('delimiter', delimiter);
  if (!given.has('format')) inferFormat(location, given);
  if (given.get('format') === 'csv' && !given.has('header')) given.set('header', '1');
  const columns = given.get('partition_by');
  if (columns?.includes(',') === true && !columns.startsWith('(')) given.set('partition_by', `(${columns})`);
  return given;
}

function inferFormat(location: string, options: Map<string, string>): void {
  const name = path.posix.basename(location.replaceAll('\\', '/'));
  const last = path.posix.extname(name).toLowerCase();
  const compression = COMPRESSIONS[last];
  const inner = compression === undefined ? last : path.posix.extname(name.slice(0, -last.length)).toLowerCase();
  if (inner === '') options.set('format', options.has('delimiter') ? 'csv' : 'parquet');
  else {
    options.set('format', inner.slice(1));
    if (compression !== undefined && !options.has('compression')) options.set('compression', compression);
  }
}

/** The options as they stand in the parentheses of `COPY`. */
export function optionsText(options: ReadonlyMap<string, string>): string {
  const text = ([key, value]: readonly [string, string]) =>
    QUOTED.has(key.toLowerCase()) && !value.startsWith("'") ? `${key} '${value}'` : `${key} ${value}`;
  return [...options].map(text).join(', ');
}

/** Whether `COPY` makes a folder of files. */
export function isFolder(options: ReadonlyMap<string, string>): boolean {
  return options.has('partition_by') || options.has('per_thread_output');
}

/** What is read back: the file, or all files of the folder down to the depth of its partitions. */
export function readPattern(location: string, options: ReadonlyMap<string, string>): string {
  if (!isFolder(options)) return location;
  const depth = options.get('partition_by')?.split(',').length ?? 0;
  return `${[location, '*', ...Array<string>(depth).fill('*')].join('/')}.${options.get('format') ?? 'parquet'}`;
}
