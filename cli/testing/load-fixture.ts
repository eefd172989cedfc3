import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Connection, checkCredentials, loadAdapter, type Warehouse } from '../adapters/index.ts';
import type { YamlMap } from '../config/types.ts';
import { ensureLedger } from '../loader/ledger.ts';
import { newLoadId } from '../loader/load-id.ts';
import { prepareLoads } from '../loader/prepare.ts';
import { collected } from '../loader/stage/collected.ts';
import { sendLoads } from '../loader/stage/send-loads.ts';
import type { LoadOutcome, LoadRequest } from '../loader/types.ts';
import type { ColumnNode, SourceNode, SourceOrigin } from '../manifest/types.ts';

/** A source table for tests: `columns` by name with their types, `load` as in YAML. */
export interface TableFixture {
  readonly name?: string;
  readonly columns: Readonly<Record<string, string>>;
  readonly load: YamlMap;
  readonly primaryKey?: readonly string[];
  readonly config?: YamlMap;
}

type LoadedColumn = Pick<ColumnNode, 'name' | 'data_type'>;
type LoadedSource = Pick<
  SourceNode,
  'unique_id' | 'name' | 'original_file_path' | 'database' | 'schema' | 'identifier' | 'source_name' | 'relation_name'
>;

/** A source node with what the loader reads of it. */
export function sourceNode(table: TableFixture): SourceNode {
  const name = table.name ?? 'things';
  const columns = Object.entries(table.columns).map(([column, type]): [string, LoadedColumn] => [
    column,
    { name: column, data_type: type === '' ? null : type },
  ]);
  const source: LoadedSource = {
    unique_id: `source.demo.shop.${name}`,
    name,
    original_file_path: 'sources/shop.yml',
    database: null,
    schema: 'raw_shop',
    identifier: name,
    source_name: 'shop',
    relation_name: `"raw_shop"."${name}"`,
  };
  const etl: SourceOrigin = {
    file: path.resolve('sources/shop.yml'),
    line: 4,
    column: 7,
    isStatic: true,
    connection: 'shop',
    primaryKey: table.primaryKey ?? [],
    foreignKeys: [],
    load: table.load,
    declarationHash: '',
  };
  const config = table.config ?? {};
  return { ...source, config, columns: Object.fromEntries(columns), etl } as unknown as SourceNode;
}

/** A profile output. */
export type LoadOutput = Readonly<Record<string, unknown>> & { readonly type: string };

const DUCKDB: LoadOutput = { type: 'duckdb', path: 'w.duckdb', schema: 'main', threads: 2 };

/** A project folder with files, a connection to them and an open warehouse. */
export class LoadFixture {
  readonly root: string;
  readonly #output: LoadOutput;
  #warehouse: Warehouse | undefined;
  #connection: Connection | undefined;

  private constructor(root: string, output: LoadOutput = DUCKDB) {
    this.root = root;
    this.#output = output;
  }

  /** A new folder; `output` is the profile's, a DuckDB file unless told. */
  static async create(output?: LoadOutput): Promise<LoadFixture> {
    const root = await mkdtemp(path.join(os.tmpdir(), 'etl-load-'));
    await mkdir(path.join(root, 'in'));
    return new LoadFixture(root, output);
  }

  /** The fixture in a folder that another process made or that was copied. */
  static at(root: string, output?: LoadOutput): LoadFixture {
    return new LoadFixture(root, output);
  }

  /** Writes a file of the source system. */
  async put(name: string, content: string | Uint8Array): Promise<void> {
    const file = path.join(this.root, 'in', name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, name.endsWith('.gz') ? gzipSync(content) : content);
  }

  /** Takes a file of the source system away. */
  async take(name: string): Promise<void> {
    await rm(path.join(this.root, 'in', name));
  }

  /** A session of the warehouse, the ledger and the raw schema made. */
  async connection(): Promise<Connection> {
    if (this.#connection !== undefined) return this.#connection;
    const adapter = await loadAdapter(this.#output.type);
    this.#warehouse = await adapter.open(checkCredentials(adapter, this.#output), { projectRoot: this.root });
    this.#connection = await this.#warehouse.connect();
    await ensureLedger(this.#connection, adapter, null, ['raw_shop']);
    return this.#connection;
  }

  /** Another session of the warehouse, of one that reads it meanwhile. */
  async another(): Promise<Connection> {
    await this.connection();
    if (this.#warehouse === undefined) throw new Error('the warehouse is closed');
    return await this.#warehouse.connect();
  }

  /** What a load of the table is asked with. */
  async request(table: TableFixture, more: Partial<LoadRequest> = {}): Promise<LoadRequest> {
    const loadedAt = new Date();
    return {
      source: sourceNode(table),
      connections: { shop: { type: 'files', root: 'in' } },
      target: 'dev',
      adapter: await loadAdapter(this.#output.type),
      reader: await this.connection(),
      projectRoot: this.root,
      loadId: newLoadId(loadedAt),
      loadedAt,
      ...more,
    };
  }

  /** Loads the table as the runner does: prepared, applied in a transaction, committed and confirmed. */
  async load(table: TableFixture, more: Partial<LoadRequest> = {}): Promise<LoadOutcome> {
    return await runLoad(await this.request(table, more));
  }

  /** Loads tables as the runner loads a cluster: prepared in one session, committed together. */
  async loadTogether(tables: readonly TableFixture[], more: Partial<LoadRequest> = {}): Promise<LoadOutcome[]> {
    const requests: LoadRequest[] = [];
    for (const table of tables) requests.push(await this.request(table, more));
    return await runLoads(requests);
  }

  /** All cells of a query as text. */
  async rows(sql: string): Promise<string[][]> {
    const { rows } = await (await this.connection()).query(sql);
    return rows.map((row) => row.map(cellText));
  }

  /** Files under the landing root, relative to it, sorted. */
  async landings(): Promise<string[]> {
    const root = path.join(this.root, 'data', 'warehouse');
    const found = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
    return found
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'))
      .sort();
  }

  /** Closes the warehouse, which opens again when it is asked for. */
  async disconnect(): Promise<void> {
    await this.#warehouse?.close();
    this.#warehouse = undefined;
    this.#connection = undefined;
  }

  async close(): Promise<void> {
    await this.disconnect();
    await rm(this.root, { recursive: true, force: true });
  }
}

/** One load from start to end through the request's own connection. */
export async function runLoad(request: LoadRequest): Promise<LoadOutcome> {
  const [outcome] = await runLoads([request]);
  if (outcome === undefined) throw new Error('the load gave no outcome');
  return outcome;
}

/** Loads of one cluster, committed together through the connection of the first. */
export async function runLoads(requests: readonly LoadRequest[]): Promise<LoadOutcome[]> {
  const prepared = await prepareLoads(requests);
  const [first] = requests;
  if (first === undefined) return [];
  const connection = first.reader;
  const isChanged = prepared.some((load) => load.changed);
  try {
    for (const load of prepared) await load.stage(connection);
    if (isChanged && connection.api === undefined) await connection.begin();
    const { result: outcomes, send } = await collected(connection, async (one) => {
      const done: LoadOutcome[] = [];
      for (const load of prepared) done.push(await load.apply(one));
      return done;
    });
    for (const load of prepared) if (load.changed) await load.auditView(connection, 'table');
    await sendLoads(prepared, { send }, connection);
    if (connection.inTransaction) await connection.commit();
    for (const load of prepared) if (load.changed) await load.confirm();
    return outcomes;
  } catch (error) {
    if (connection.inTransaction) await connection.rollback();
    for (const load of prepared) await load.discard();
    throw error;
  }
}

function cellText(cell: unknown): string {
  if (cell === null) return 'null';
  if (typeof cell === 'object' && cell !== null && 'text' in cell) return String(cell.text);
  return cell instanceof Uint8Array ? Buffer.from(cell).toString('hex') : String(cell);
}
