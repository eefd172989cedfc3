import type { Adapter, ColumnInfo, Relation, ResultTable, Scratch } from '../../adapters/index.ts';
import { renderRelation } from '../../adapters/index.ts';
import { smallerSamples } from './smaller-samples.ts';
import type { StoredOrder } from './stored-order.ts';
import type { ModelSamples, SampledInput } from './take-samples.ts';

/** More rows than this are not compared. */
const MOST_ROWS = 200_000;

/** A sample that was taken, and the name under which SQL reads it. */
export interface PlacedInput {
  readonly relation: Relation;
  /** The SQL name of the table with the sampled rows. */
  readonly staged: string;
}

const ORDERS: Readonly<Record<StoredOrder, string>> = {
  taken: 'rowid',
  reversed: 'rowid desc',
  mixed: 'hash(rowid, 7), rowid',
};

/** What the local engine gave; `hasMore` when there were too many rows to compare. */
export interface LocalResult extends ResultTable {
  readonly hasMore: boolean;
}

/** The local engine on sampled rows, after the scratch was sealed. */
export class Bench {
  readonly #scratch: Scratch;
  readonly #adapter: Adapter;
  #smaller = 0;

  constructor(scratch: Scratch, adapter: Adapter) {
    this.#scratch = scratch;
    this.#adapter = adapter;
  }

  /** Puts the inputs of a model under their names, with their rows in an order. */
  async place(inputs: readonly PlacedInput[], order: StoredOrder): Promise<void> {
    const { connection } = this.#scratch;
    for (const { relation, staged } of inputs) {
      if (relation.schema !== null) await connection.execute(this.#schemaOf(relation.database, relation.schema));
      const name = renderRelation(relation, this.#adapter.dialect.quote);
      await connection.execute(`create or replace table ${name} as select * from ${staged} order by ${ORDERS[order]}`);
    }
  }

  /** Samples of the samples of a model, closed under its joins as they are. */
  async smaller(samples: ModelSamples, size: { readonly rows: number; readonly seed: number }) {
    const { quote } = this.#adapter.dialect;
    const staged = (name: string) => this.#scratch.staged(`smaller_${++this.#smaller}_${name}`);
    const { statements, tables } = smallerSamples(samples, { ...size, quote }, staged);
    for (const sql of statements) await this.#scratch.connection.execute(sql);
    return await Promise.all(
      samples.inputs.map(async (input, index): Promise<SampledInput> => {
        const table = tables[index] ?? input.table;
        const rows = await this.#rowsIn(table.staged);
        return { ...input, staged: table.staged, rows, table };
      }),
    );
  }

  /** Runs a SELECT; types are those that the engine describes. Throws ETL4010. */
  async run(sql: string): Promise<LocalResult> {
    const { connection } = this.#scratch;
    const columns = await connection.describe(sql);
    const { rows } = await connection.query(sql, { limit: MOST_ROWS + 1 });
    return { columns, rows: rows.slice(0, MOST_ROWS), hasMore: rows.length > MOST_ROWS };
  }

  /** Keeps a part of the rows of a SELECT: those that come first by its first column of a time, if there is one. */
  async keepPart(
    sql: string,
    columns: readonly ColumnInfo[],
    { name, share }: { readonly name: string; readonly share: number },
  ): Promise<string> {
    const { connection } = this.#scratch;
    const staged = this.#scratch.staged(name);
    const kept = Math.ceil((await this.#rowsIn(`(${sql}\n)`)) * share);
    const time = columns.find(({ dataType }) => /^(DATE|TIMESTAMP)/.test(dataType));
    const order = [...(time === undefined ? [] : [time]), ...columns].map((one) =>
      this.#adapter.dialect.quote(one.name),
    );
    await connection.execute(
      `create or replace table ${staged} as select * from (${sql}\n) order by ${order.join(', ')} limit ${kept}`,
    );
    return staged;
  }

  /** The rows of a sample with the types of its columns. */
  async read(staged: string): Promise<ResultTable> {
    const sql = `select * from ${staged}`;
    const columns = await this.#scratch.connection.describe(sql);
    return { columns, rows: (await this.#scratch.connection.query(sql)).rows };
  }

  async #rowsIn(from: string): Promise<number> {
    return Number((await this.#scratch.connection.query(`select count(*) from ${from}`)).rows[0]?.[0] ?? 0);
  }

  #schemaOf(database: string | null, schema: string): string {
    return this.#adapter.dialect.createSchema(database, schema);
  }
}
