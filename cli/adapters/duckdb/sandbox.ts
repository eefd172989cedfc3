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
  const sandbox = new DuckdbSandbox(connection, openEmpty, () => warehouse.close());
  const attached = attach.map((one) => one.alias ?? databaseNameOf(one.path));
  for (const name of [databaseOf(output), ...attached]) await sandbox.createSchema(name, '');
  await sandbox.createSchema(database, schema);
  await connection.execute(`use ${quote(database)}.${quote(schema)}`);
  return sandbox;
}

class DuckdbSandbox implements Sandbox {
  readonly #connection: DuckdbConnection;
  readonly #databases = new Set([OWN]);
  readonly #openEmpty: () => ReturnType<typeof openDuckdb>;
  readonly #close: () => Promise<void>;
  /** Another engine, which has no tables at all. */
  #empty: ReturnType<typeof openDuckdb> | null = null;

  constructor(
    connection: DuckdbConnection,
    openEmpty: () => ReturnType<typeof openDuckdb>,
    close: () => Promise<void>,
  ) {
    this.#connection = connection;
    this.#openEmpty = openEmpty;
    this.#close = close;
  }

  readonly tokens = duckdbTokens;

  async read(sql: string): Promise<Reading> {
    try {
      const columns = await this.#connection.prepare(sql);
      if (columns.some(({ name }) => name === NO_COLUMN)) return { ok: false, refusal: STAR_OF_NOTHING };
      const query = columns.length === 0 ? madeFrom(sql) : sql;
      const isPlain = query === null || (query === sql && columns.every(({ dataType }) => PLAIN_TYPE.test(dataType)));
      return { ok: true, columns: isPlain ? columns : await this.#connection.describe(query) };
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
    if (schema !== '') await this.#connection.execute(duckdbDialect.createSchema(database, schema));
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
      await this.#connection.execute(sql);
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

/** The query of `create table ... as`; null for another statement. */
function madeFrom(sql: string): string | null {
  const tokens = duckdbTokens(sql);
  const word = (at: number) => tokens[at]?.text.toLowerCase();
  if (word(0) !== 'create') return null;
  const name = tokens.findIndex((one) => one.kind === 'quoted' || !BEFORE_NAME.has(one.text.toLowerCase()));
  let at = name + 1;
  while (word(at) === '.') at += 2;
  return tokens.slice(0, name).some((one) => one.text.toLowerCase() === 'table') && word(at) === 'as'
    ? sql.slice(tokens[at]?.end)
    : null;
}

/** Words between `create` and the name of a table. */
const BEFORE_NAME = new Set(['create', 'or', 'replace', 'temp', 'temporary', 'table', 'if', 'not', 'exists']);

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
