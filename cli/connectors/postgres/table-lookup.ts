import { EtlError } from '../../diagnostics/index.ts';
import type { Stream } from '../types.ts';
import { type CatalogTable, nearTable, readQuery, readTable } from './catalog.ts';
import { type PostgresTable, tableSchema } from './config.ts';
import { declaredTable, isCatalogDenied } from './declared-table.ts';
import type { Snapshot } from './snapshot.ts';
import type { SnapshotHolder } from './snapshot-holder.ts';
import { quoteTable, tableParts } from './sql.ts';

/** Where tables are looked up. */
export interface LookupScope {
  /** Name of the connection, for messages. */
  readonly connection: string;
  /** Schema of tables that name none; by the search path where it is undefined. */
  readonly schema: string | undefined;
}

/** What the server has of tables and queries: each is asked for once, for a snapshot does not change. */
export class TableLookup {
  readonly #scope: LookupScope;
  readonly #holder: SnapshotHolder;
  readonly #known = new WeakMap<Snapshot, Map<string, Promise<CatalogTable>>>();

  constructor(scope: LookupScope, holder: SnapshotHolder) {
    this.#scope = scope;
    this.#holder = holder;
  }

  /** The table or query of a stream; as declared where the catalog may not be read. Throws ETL5044. */
  async ofStream(stream: Stream): Promise<CatalogTable> {
    const { query } = loadOf(stream);
    if (query !== undefined) return await this.#once(`query ${query}`, async ({ ask }) => await readQuery(ask, query));
    return await this.named(stream.table).catch((error: unknown) => {
      if (!isCatalogDenied(error)) throw error;
      this.#holder.options.tell(
        `the catalog of the server may not be read: types of "${stream.table}" are those declared`,
      );
      return declaredTable(stream, tableParts(stream.table, this.#scope.schema));
    });
  }

  /** A table by its name as it is written. Throws ETL5044. */
  async named(table: string): Promise<CatalogTable> {
    const { connection, schema } = this.#scope;
    const sql = quoteTable(tableParts(table, schema));
    return await this.#once(sql, async ({ ask }) => {
      const found = await readTable(ask, sql);
      if (found !== undefined) return found;
      throw EtlError.of('ETL5044', { connection, table, near: await nearTable(ask, table, schema) });
    });
  }

  async #once(key: string, read: (snapshot: Snapshot) => Promise<CatalogTable>): Promise<CatalogTable> {
    const snapshot = await this.#holder.get();
    const tables = this.#known.get(snapshot) ?? new Map<string, Promise<CatalogTable>>();
    this.#known.set(snapshot, tables);
    const found = tables.get(key) ?? read(snapshot);
    tables.set(key, found);
    found.catch(() => tables.delete(key));
    return await found;
  }
}

/** The keys of a stream's `load:` that are this connector's. */
export function loadOf(stream: Stream): PostgresTable {
  return tableSchema.loose().parse(stream.load);
}
