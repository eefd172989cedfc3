import { EtlError } from '../../diagnostics/index.ts';
import { type Relation, renderRelation } from '../relation.ts';
import type { Reading, Refusal, Sandbox } from '../sandbox.ts';
import type { Adapter, ColumnInfo, OpenContext, ResultTable } from '../types.ts';
import type { DuckdbConnection } from './connection.ts';
import { type DuckdbOutput, databaseNameOf } from './credentials.ts';
import { duckdbDialect } from './dialect.ts';
import { characterOffset, readEngineError } from './errors.ts';
import { databaseOf } from './scratch.ts';
import { duckdbTokens } from './tokens.ts';
import { openDuckdb } from './warehouse.ts';

const { quote } = duckdbDialect;

/** Statements that are read at the same time. */
const READERS = 3;
/** The database in memory that the engine begins with. */
const OWN = 'memory';
/** Types that DuckDB tells as they are made again; others it may spell in another way when a statement is prepared. */
const PLAIN_TYPE = /^(?!ANY)[A-Z0-9_ ]+(?:\(\d+, ?\d+\))?$/;
/** What a table whose columns are not known has, because one without columns cannot be. */
const NO_COLUMN = '_etl_no_column';
const STAR_OF_NOTHING: Refusal = {
  message: 'the columns of a star are not known',
  offset: 0,
  missing: { what: 'columns of a star', name: '*' },
  reason: null,
};
/** Where templates look for what is in a warehouse, or for files: a sandbox knows neither. */
const LOOKS_AROUND =
  /\binformation_schema\b|\bduckdb_\w+\s*\(|\bpragma\b|\bsqlite_master\b|\bglob\s*\(|\bread_\w+\s*\(/i;

/**
 * An engine in memory in which the file of a profile, and what it attaches, are databases without tables. No file is
 * opened but those that SQL itself reads. Throws ETL4012 and ETL4013 as `openDuckdb` does.
 */
export async function openSandbox(adapter: Adapter, output: DuckdbOutput, context: OpenContext): Promise<Sandbox> {
  const { database, schema, attach = [] } = output;
  const secretless = { ...output, secrets: undefined, use_credential_provider: undefined };
  const empty = { ...secretless, path: ':memory:', attach: undefined, read_copy: undefined };
  const { projectRoot } = context;
  const openEmpty = () => openDuckdb(adapter, empty, { projectRoot });
  const warehouse = await openEmpty();
  const connection = await warehouse.connect();
  const use = `use ${quote(database)}.${quote(schema)}`;
  const readers = Array.from({ length: READERS }, () => warehouse.connect());
  const sandbox = new DuckdbSandbox(connection, await Promise.all(readers), openEmpty, () => warehouse.close());
  const attached = attach.map((one) => one.alias ?? databaseNameOf(one.path));
  for (const name of [databaseOf(output), ...attached]) await sandbox.createSchema(name, '');
  await sandbox.createSchema(database, schema);
  // What is prepared is never run: a fast plan of it is not needed.
  await sandbox.everywhere(`${use}; pragma disable_optimizer`);
  return sandbox;
}

class DuckdbSandbox implements Sandbox {
  readonly #connection: DuckdbConnection;
  readonly #databases = new Set([OWN]);
  readonly #schemas = new Set<string>();
  /** Statements are read on these at the same time; all that is made is made on the one connection. */
  readonly #readers: readonly DuckdbConnection[];
  #turn = 0;
  readonly #openEmpty: () => ReturnType<typeof openDuckdb>;
  readonly #close: () => Promise<void>;
  /** Another engine, which has no tables at all. */
  #empty: ReturnType<typeof openDuckdb> | null = null;

  constructor(
    connection: DuckdbConnection,
    readers: readonly DuckdbConnection[],
    openEmpty: () => ReturnType<typeof openDuckdb>,
    close: () => Promise<void>,
  ) {
    this.#connection = connection;
    this.#readers = readers;
    this.#openEmpty = openEmpty;
    this.#close = close;
  }

  readonly tokens = duckdbTokens;

  /** Runs what a session knows only for itself. */
  async everywhere(sql: string): Promise<void> {
    for (const one of [this.#connection, ...this.#readers]) await one.execute(sql);
  }

  async read(sql: string): Promise<Reading> {
    try {
      this.#turn = (this.#turn + 1) % READERS;
      const reader = this.#readers[this.#turn] ?? this.#connection;
      const columns = await reader.prepare(sql);
      if (columns.some(({ name }) => name === NO_COLUMN)) return { ok: false, refusal: STAR_OF_NOTHING };
      const isPlain = columns.every(({ dataType }) => PLAIN_TYPE.test(dataType));
      return { ok: true, columns: isPlain ? columns : await reader.describe(sql) };
    } catch (thrown) {
      return { ok: false, refusal: refusalOf(thrown, sql) };
    }
  }

  async createTable(one: Relation, columns: readonly ColumnInfo[]): Promise<void> {
    await this.createSchema(one.database, one.schema ?? '');
    const definitions = columns.map(({ name, dataType }) => `${quote(name)} ${storedType(dataType)}`);
    const body = definitions.length === 0 ? `${quote(NO_COLUMN)} INTEGER` : definitions.join(', ');
    await this.#connection.execute(`create or replace table ${renderRelation(one, quote)} (${body})`);
  }

  async createSchema(database: string | null, schema: string): Promise<void> {
    if (database !== null && database !== '' && !this.#databases.has(database.toLowerCase())) {
      await this.#connection.execute(`attach if not exists ':memory:' as ${quote(database)}`);
      this.#databases.add(database.toLowerCase());
    }
    const made = `${database ?? ''}.${schema}`.toLowerCase();
    if (schema === '' || this.#schemas.has(made)) return;
    this.#schemas.add(made);
    await this.#connection.execute(duckdbDialect.createSchema(database, schema));
  }

  async evaluate(sql: string): Promise<ResultTable | null> {
    if (LOOKS_AROUND.test(sql)) return null;
    this.#empty ??= this.#openEmpty();
    const connection = await (await this.#empty).connect();
    try {
      return await connection.query(sql);
    } catch {
      return null;
    } finally {
      await connection.close();
    }
  }

  async declare(sql: string): Promise<boolean> {
    try {
      if (/\btemp(?:orary)?\b/i.test(sql)) await this.everywhere(sql);
      else await this.#connection.execute(sql);
      return true;
    } catch {
      return false;
    }
  }

  async close(): Promise<void> {
    await this.#close();
    await (await this.#empty?.catch(() => null))?.close();
  }
}

/** The type that a table has for a column of a query. */
function storedType(type: string): string {
  return type === '"NULL"' ? 'INTEGER' : type;
}

function refusalOf(thrown: unknown, sql: string): Refusal {
  if (!(thrown instanceof EtlError)) throw thrown;
  const { kind, message, offset: bytes, name } = readEngineError(thrown.cause);
  const offset = bytes === undefined ? 0 : characterOffset(sql, bytes);
  const [first = ''] = message.split(/\n+(?:Candidate bindings|Did you mean)/);
  const told = { message: first.replace(/[.!]$/, ''), offset };
  if (thrown.code === 'ETL4013') return { ...told, reason: 'it needs an extension that is not here' };
  if (/^(?:IO|HTTP)$/.test(kind)) return { ...told, reason: `it reads a file that is not here (${oneLine(first)})` };
  const near = /Did you mean "([^"]+)"\?/.exec(message)?.[1];
  const column =
    /^Referenced column "(.*?)" (?:was )?not found/.exec(first) ?? /does not have a column named "(.*?)"$/.exec(first);
  if (column !== null) return { ...told, missing: { what: 'column', name: column[1] ?? '' }, reason: null };
  const table = /^Table with name (.+?) does not exist/.exec(first);
  if (table !== null) return { ...told, missing: { what: 'table', name: tableAt(sql, offset) }, reason: null };
  const isFunction = /^(?:\w+ )*Function with name (\S+) does not exist/.exec(first);
  if (isFunction !== null)
    return { ...told, missing: { what: 'function', name: name ?? isFunction[1] ?? '' }, near, reason: null };
  return { ...told, near, reason: null };
}

/** The name as it is written, with its schema. */
function tableAt(sql: string, offset: number): string {
  return (/^(?:"[^"]*"|[\w$.])+/.exec(sql.slice(offset))?.[0] ?? '').replaceAll('"', '');
}

function oneLine(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, ' ');
}
