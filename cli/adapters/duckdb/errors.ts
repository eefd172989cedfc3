import { EtlError, positionAt } from '../../diagnostics/index.ts';

/** What DuckDB says of a failed statement. */
export interface EngineError {
  /** `Binder`, `Catalog`, `IO`, ... */
  readonly kind: string;
  readonly message: string;
  /** Byte offset in the SQL, when it tells. */
  readonly offset: number | undefined;
  /** The named thing, when it tells. */
  readonly name: string | undefined;
}

/** A node is built in one transaction, and hooks of it run there unless they say otherwise. */
const ONE_DATABASE =
  'a node is built in one transaction: take a hook that writes to another database out of it by `transaction: false`.';

/** The file name that positions in compiled SQL carry until someone who knows the compiled file names it. */
export const COMPILED_SQL = 'compiled SQL';

/**
 * The error of a failed statement in the table of codes: ETL4011 cancelled, ETL4004 disk full, ETL4006 read-only,
 * ETL4013 an extension that is not there, else ETL4010 with the engine's words.
 * `compiled` of its diagnostic is the place in `sql`; `skip` characters before the user's SQL are not counted.
 */
export function statementError(cause: unknown, sql: string, path: string, skip = 0): EtlError {
  const found = readEngineError(cause);
  if (/^interrupt$/i.test(found.kind)) return EtlError.of('ETL4011', {}, { cause });
  if (/no space left on device|disk is full|not enough space/i.test(found.message))
    return EtlError.of('ETL4004', { why: oneLine(found.message) }, { cause });
  if (/attached in read-only mode/.test(found.message))
    return EtlError.of('ETL4006', { path, why: oneLine(found.message) }, { cause });
  const extension = missingExtension(found.message);
  if (extension !== undefined) return EtlError.of('ETL4013', { extension, why: oneLine(found.message) }, { cause });
  const compiled = found.offset === undefined ? undefined : placeIn(sql, found.offset, found.name?.length ?? 1, skip);
  const hint = /only write to a single attached database/.test(found.message) ? { hint: ONE_DATABASE } : {};
  return EtlError.of('ETL4010', { what: `${found.kind} error: ${found.message}` }, { cause, compiled, ...hint });
}

/** DuckDB's message as one line without the name of its class. */
export function plainWords(cause: unknown): string {
  return oneLine(readEngineError(cause).message);
}

function placeIn(sql: string, byteOffset: number, length: number, skip: number) {
  const offset = characterOffset(sql, byteOffset) - skip;
  return positionAt(sql.slice(skip), Math.max(0, offset), COMPILED_SQL, length);
}

/** The place of a byte of the SQL in UTF-16. */
export function characterOffset(sql: string, byteOffset: number): number {
  return Buffer.from(sql, 'utf8').subarray(0, byteOffset).toString('utf8').length;
}

/** With `errors_as_json` the message is `Binder Error: {json}`; errors of opening are plain text. */
export function readEngineError(cause: unknown): EngineError {
  const text = cause instanceof Error ? cause.message : String(cause);
  const [, kind = 'DuckDB', rest = text] = /^(?:([\w-]+(?: [\w-]+)*?) Error: )?([\s\S]*)$/.exec(text) ?? [];
  const json = parseJson(rest);
  if (json === undefined) return { kind, message: withoutExcerpt(rest), offset: undefined, name: undefined };
  const position = Number(json.position);
  return {
    kind: typeof json.exception_type === 'string' ? json.exception_type : kind,
    message: withoutExcerpt(String(json.exception_message ?? rest)),
    offset: json.position === undefined || Number.isNaN(position) ? undefined : position,
    name: typeof json.name === 'string' && json.name !== '' ? json.name : undefined,
  };
}

function parseJson(text: string): Record<string, unknown> | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

function withoutExcerpt(message: string): string {
  return message.replace(/\n+LINE \d+: [\s\S]*$/, '').trim();
}

function oneLine(message: string): string {
  return message.replace(/\s*\n\s*/g, ' ').replace(/\.$/, '');
}

function missingExtension(message: string): string | undefined {
  return /(?:required extension '([\w-]+)'|Extension "[^"]*?([\w-]+)\.duckdb_extension" not found)/
    .exec(message)
    ?.slice(1)
    .find((name) => name !== undefined);
}
