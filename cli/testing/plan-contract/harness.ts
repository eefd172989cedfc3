import { type Connection, relation, renderRelation, type Warehouse } from '../../adapters/index.ts';
import type { AdapterHarness } from '../adapter-contract.ts';
import { type PlannedNode, rowsOf, runNode } from '../run-plan.ts';

const SCHEMA = 'plans';

/** The rows that an incremental model begins with, and those of its second run. */
export const FIRST = "select 1 as id, 'a' as v union all select 2, 'b' union all select null, 'n'";
export const SECOND = "select 2 as id, 'B' as v union all select 3, 'c' union all select null, 'N'";
/** The order of their rows. */
export const NULLS_LAST = '1 nulls last, 2';

/** A warehouse of a suite, in whose schema nodes are planned and built. */
export class PlanHarness {
  readonly adapter: AdapterHarness['adapter'];
  readonly #harness: AdapterHarness;
  #warehouse: Warehouse | undefined;
  #connection: Connection | undefined;

  constructor(harness: AdapterHarness) {
    this.#harness = harness;
    this.adapter = harness.adapter;
  }

  /** Opens the warehouse and makes the schema. */
  async open(): Promise<void> {
    this.#warehouse = await this.#harness.open();
    this.#connection = await this.#warehouse.connect();
    await this.connection.execute(this.adapter.dialect.createSchema(this.#database, SCHEMA));
  }

  async close(): Promise<void> {
    await this.#warehouse?.close();
  }

  get connection(): Connection {
    if (this.#connection === undefined) throw new TypeError('The harness is not open.');
    return this.#connection;
  }

  get #database(): string {
    return this.#warehouse?.database ?? '';
  }

  readonly quote = (name: string) => this.adapter.dialect.quote(name);

  /** A relation's name in SQL. */
  readonly sqlOf = (identifier: string) => renderRelation(this.#named(identifier), this.adapter.dialect.quote);

  /** Builds a node of this name. */
  readonly run = (identifier: string, node: PlannedNode) =>
    runNode(this.adapter, this.connection, this.#named(identifier), node);

  readonly rows = (identifier: string, order = '1, 2') =>
    rowsOf(this.connection, `select * from ${this.sqlOf(identifier)} order by ${order}`);

  /** The relations whose names begin so, with their types. */
  readonly kindOf = async (identifier: string) => {
    const found = await this.adapter.introspection.listRelations(this.connection, this.#database, SCHEMA);
    const named = found.filter((one) => one.identifier?.startsWith(identifier));
    return named.map((one) => `${one.identifier}: ${one.type}`);
  };

  readonly columnsOf = async (identifier: string) => {
    const found = await this.adapter.introspection.columnsOf(this.connection, this.#named(identifier));
    return found.map((one) => `${one.name} ${one.dataType}`);
  };

  /** Makes an incremental model anew from `FIRST`; gives what runs it again. */
  readonly start = async (name: string, config: Readonly<Record<string, unknown>>) => {
    await this.connection.execute(`drop table if exists ${this.sqlOf(name)}`);
    await this.run(name, { materialized: 'incremental', sql: FIRST, config });
    return (sql: string, more = {}) =>
      this.run(name, { materialized: 'incremental', sql, config: { ...config, ...more } });
  };

  #named(identifier: string) {
    return relation({ database: this.#database, schema: SCHEMA, identifier });
  }
}
