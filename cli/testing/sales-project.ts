import { DuckDBInstance } from '@duckdb/node-api';
import type { YamlMap } from '../config/types.ts';
import { CliProject } from './cli.ts';

/** A project that loads `countries`, `order_lines` and `orders` from one connection as one cluster, and adds them up. */
export class SalesProject extends CliProject {
  constructor(connection: YamlMap, sources = SOURCES) {
    super();
    const connections = { shop: connection };
    const output = { type: 'duckdb', path: 'w.duckdb', schema: 'main', threads: 4, connections };
    this.write({
      'etl_project.yml': JSON.stringify({ name: 'sales', version: '1.0', profile: 'sales' }),
      'profiles.yml': JSON.stringify({ sales: { target: 'dev', outputs: { dev: output } } }),
      'sources/shop.yml': sources,
      'models/totals.sql': `{{ config(materialized='table') }}
select o.order_id, count(l.line) as lines from {{ source('shop', 'orders') }} as o
left join {{ source('shop', 'order_lines') }} as l using (order_id) group by all`,
    });
  }

  /** The statuses that the last command left: of tests and models by their name, of tables with their source's. */
  statuses(): Record<string, string> {
    return Object.fromEntries(this.#results().map((one) => [nameOf(one), one.status]));
  }

  /** The messages that the last command left, in the same way. */
  messages(): Record<string, string | null> {
    return Object.fromEntries(this.#results().map((one) => [nameOf(one), one.message]));
  }

  /** Cells of the warehouse as text. Nothing else may have it open. */
  async rows(sql: string): Promise<string[][]> {
    const instance = await DuckDBInstance.create(this.path('w.duckdb'));
    const connection = await instance.connect();
    try {
      const found = await connection.runAndReadAll(sql);
      return found.getRows().map((row) => row.map(String));
    } finally {
      connection.closeSync();
      instance.closeSync();
    }
  }

  #results(): readonly Result[] {
    return JSON.parse(this.read('target/etl_results.json')).results;
  }
}

/** A line of `etl_results.json`. */
interface Result {
  readonly unique_id: string;
  readonly status: string;
  readonly message: string | null;
}

/** `source.sales.shop.orders` is `shop.orders`, `test.sales.noted.f17f370b4b` is `noted`. */
function nameOf({ unique_id }: Result): string {
  const [kind, , name = '', last] = unique_id.split('.');
  return kind === 'source' ? `${name}.${last}` : name;
}

const SOURCES = `sources:
  - name: shop
    schema: raw_shop
    config: { connection: shop }
    tables:
      - name: countries
        load: { cluster: sales }
        columns:
          - { name: id, data_type: bigint }
          - { name: note, data_type: string }
      - name: order_lines
        primary_key: [order_id, line]
        load:
          strategy: incremental
          cursor: { column: day, through: orders, on: order_id }
          cursor_nulls: include
          lookback_days: 2
          cluster: sales
        columns:
          - name: order_id
            data_type: bigint
            tests:
              - relationships: { name: of_orders, arguments: { to: "source('shop', 'orders')", field: order_id } }
          - { name: line, data_type: integer }
          - name: product
            data_type: string
            tests: [{ accepted_values: { name: known_products, arguments: { values: [a, b, c] } } }]
      - name: orders
        primary_key: [order_id]
        load: { strategy: incremental, cursor: day, lookback_days: 2, cluster: sales }
        columns:
          - { name: order_id, data_type: bigint }
          - { name: day, data_type: date }
          - name: note
            data_type: string
            tests: [{ not_null: { name: noted } }]
`;
