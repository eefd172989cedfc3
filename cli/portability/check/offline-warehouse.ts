import type { Adapter, ColumnInfo, Connection, Relation, ResultTable, Warehouse } from '../../adapters/index.ts';
import { RelationCache } from '../../adapters/relation-cache.ts';
import { EtlError } from '../../diagnostics/index.ts';
import type { KnownSchemas } from './known-schemas.ts';

/** What stands for a warehouse while templates are rendered without one. */
export interface OfflineWarehouse {
  /** The engine, whose introspection tells the known schemas. */
  readonly adapter: Adapter;
  readonly connection: Connection;
  /** Made anew each time, because schemas become known on the way. */
  relations(): Promise<RelationCache>;
}

/**
 * A warehouse that knows what the check knows: templates may ask which relations there are, which columns they have and
 * which a query would give (`describe`), and run queries that read no table (`evaluate`, which gives null for others).
 * Anything else throws ETL6606.
 */
export function offlineWarehouse(
  engine: Adapter,
  schemas: KnownSchemas,
  describe: (sql: string) => Promise<readonly ColumnInfo[]>,
  evaluate: (sql: string) => Promise<ResultTable | null> = async () => null,
): OfflineWarehouse {
  const adapter: Adapter = {
    ...engine,
    introspection: {
      listSchemas: async () => refuse('asks for the schemas of the warehouse'),
      listRelations: async (_, database, schema) => schemas.in(database, schema),
      columnsOf: async (_, one) => columnsOf(schemas, one),
    },
  };
  const connection: Connection = {
    execute: async () => refuse('runs a statement'),
    query: async (sql) => (await evaluate(sql)) ?? refuse('runs a query on tables'),
    describe,
    begin: async () => undefined,
    commit: async () => undefined,
    rollback: async () => undefined,
    inTransaction: false,
    interrupt: () => undefined,
    close: async () => undefined,
  };
  const warehouse: Warehouse = {
    adapter,
    database: null,
    schema: '',
    connect: async () => connection,
    close: async () => undefined,
  };
  return { adapter, connection, relations: async () => new RelationCache(warehouse) };
}

function columnsOf(schemas: KnownSchemas, one: Relation): readonly ColumnInfo[] {
  const known = schemas.get(one);
  return known === undefined ? refuse(`asks for the columns of "${one.identifier ?? ''}"`) : known.columns;
}

function refuse(what: string): never {
  throw EtlError.of('ETL6606', { what });
}
