import { DuckDBInstance } from '@duckdb/node-api';
import type { YamlMap } from '../config/types.ts';
import { CliProject } from './cli.ts';

/** A table of the source `shop`: its keys of `load` and its columns by name with their types. */
export interface ShopTable {
  readonly name: string;
  readonly columns: Readonly<Record<string, string>>;
  readonly load?: YamlMap;
}

/** A project whose source `shop` is loaded over one connection into `raw` of `w.duckdb`. */
export class ShopProject extends CliProject {
  constructor(connection: YamlMap, tables: readonly ShopTable[], output: object = {}) {
    super();
    this.write({ 'etl_project.yml': 'name: shop\nversion: "1.0"\nprofile: shop\n' });
    this.declare(connection, tables, output);
  }

  /** Other tables over another connection; `output` has further keys of the target. */
  declare(connection: YamlMap, tables: readonly ShopTable[], output: object = {}): void {
    const dev = { type: 'duckdb', path: 'w.duckdb', schema: 'main', connections: { shop: connection }, ...output };
    const declared = tables.map(({ columns, ...table }) => ({
      ...table,
      columns: Object.entries(columns).map(([name, type]) => ({ name, data_type: type })),
    }));
    const source = { name: 'shop', schema: 'raw', config: { connection: 'shop' }, tables: declared };
    this.write({
      'profiles.yml': JSON.stringify({ shop: { target: 'dev', outputs: { dev } } }),
      'sources/shop.yml': JSON.stringify({ sources: [source] }, null, 2),
    });
  }

  /** All cells of a query of the warehouse as text, while nobody else has it open. */
  async rows(sql: string): Promise<string[][]> {
    const instance = await DuckDBInstance.create(this.path('w.duckdb'), { access_mode: 'READ_ONLY' });
    const connection = await instance.connect();
    try {
      return (await connection.runAndReadAll(sql)).getRows().map((row) => row.map(String));
    } finally {
      connection.closeSync();
      instance.closeSync();
    }
  }
}
