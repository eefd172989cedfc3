import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { YamlMap } from '../../config/types.ts';
import { BothEngines } from '../../testing/both-engines.ts';
import { sourceNode, type TableFixture } from '../../testing/load-fixture.ts';
import { type PostgresSource, startPostgresSource } from '../../testing/postgres-source.ts';
import { describeWithServers } from '../../testing/servers/describe-with-servers.ts';

const id = fc.integer({ min: 1, max: 6 });
const note = fc.option(fc.constantFrom('a', 'b, "c"', 'é\nf', "it's \\ `x`", ' ', '0'), { freq: 5 });
const day = fc.option(
  fc.integer({ min: 1, max: 20 }).map((n) => `2024-01-${String(n).padStart(2, '0')}`),
  { freq: 5 },
);

type Happening =
  | { readonly what: 'order'; readonly id: number; readonly day: string | null; readonly note: string | null }
  | { readonly what: 'gone'; readonly id: number }
  | { readonly what: 'all gone' }
  | { readonly what: 'load'; readonly now: string };

const happening = fc.oneof(
  { weight: 6, arbitrary: fc.record({ what: fc.constant('order'), id, day, note }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('gone'), id }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('all gone') }) },
  {
    weight: 3,
    arbitrary: fc.record({ what: fc.constant('load'), now: day.map((one) => one ?? '2024-01-20') }),
  },
) as fc.Arbitrary<Happening>;

const ORDER = { order_id: 'bigint', day: 'date', note: 'string' };
const DATABASE: Readonly<Record<string, YamlMap>> = {
  whole: {},
  looking: { strategy: 'incremental', cursor: 'day', lookback_days: 3 },
  merging: { strategy: 'incremental', cursor: 'day' },
  adding: { strategy: 'incremental', cursor: 'day', write: 'append' },
  compared: { write: 'merge', deletes: 'hard' },
  marked: { write: 'merge', deletes: 'soft' },
  flagged: { deleted_column: 'is_gone' },
  followed: { strategy: 'cdc' },
  followed_marked: { strategy: 'cdc', deletes: 'soft' },
  followed_kept: { strategy: 'cdc', deletes: 'ignore' },
};

/** What happens to a table of orders, which is loaded in every way. */
class DatabaseHistory {
  readonly #server: PostgresSource;
  readonly #both: BothEngines;
  readonly #source: string;
  readonly #tables: readonly (TableFixture & { readonly name: string })[];

  constructor(server: PostgresSource, both: BothEngines, n: number) {
    this.#server = server;
    this.#both = both;
    this.#source = `orders_${n}`;
    this.#tables = Object.entries(DATABASE).map(([name, load]) => ({
      name: `${name}_${n}`,
      columns: { ...ORDER, ...(load.deleted_column === undefined ? {} : { is_gone: 'boolean' }) },
      primaryKey: name === 'adding' ? [] : ['order_id'],
      load: { table: this.#source, chunk_rows: 2, ...load },
    }));
  }

  async run(events: readonly Happening[]): Promise<void> {
    await this.#server.run(
      `create table ${this.#source} (order_id bigint primary key, day date, note text, is_gone boolean default false)`,
    );
    for (const one of [...events, { what: 'load', now: '2024-01-20' } as const]) {
      if (one.what === 'load') await this.#load(one.now);
      else await this.#change(one);
    }
    // A server holds few of them.
    await this.#server.run(
      'select pg_drop_replication_slot(slot_name) from pg_replication_slots where database = current_database() and not active',
    );
  }

  async #change(one: Exclude<Happening, { what: 'load' }>): Promise<void> {
    const { run } = this.#server;
    if (one.what === 'all gone') await run(`truncate ${this.#source}`);
    else if (one.what === 'gone' && one.id % 2 === 0)
      await run(`update ${this.#source} set is_gone = true where order_id = $1`, [one.id]);
    else if (one.what === 'gone') await run(`delete from ${this.#source} where order_id = $1`, [one.id]);
    else
      await run(
        `insert into ${this.#source} values ($1, $2, $3) on conflict (order_id) do update set day = $2, note = $3`,
        [one.id, one.day, one.note],
      );
  }

  async #load(now: string): Promise<void> {
    const sources = new Map(this.#tables.map((table) => [table.name, sourceNode(table)]));
    const more = {
      connections: { shop: this.#server.connection },
      manifest: { sources, nodes: new Map(), childMap: new Map() },
      loadedAt: new Date(`${now}T12:00:00Z`),
    };
    for (const table of this.#tables) {
      const marks = table.load.deletes === 'soft' ? ['_etl_deleted_at'] : [];
      expect(await this.#both.load([table], [...Object.keys(ORDER), ...marks], more), table.name).toBe('loaded');
    }
  }
}

describeWithServers(['bigquery', 'postgres'], 'DuckDB and BigQuery have the same rows of a database', () => {
  let server: PostgresSource;
  let both: BothEngines;
  beforeAll(async () => {
    server = await startPostgresSource();
    both = await BothEngines.create();
  });
  afterAll(async () => {
    await both?.close();
    await server?.stop();
  });

  it('by every strategy, whatever happens there', async () => {
    let histories = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { minLength: 4, maxLength: 12 }), async (events) => {
        histories += 1;
        await new DatabaseHistory(server, both, histories).run(events);
      }),
      { seed: 20_240_229, numRuns: 3, endOnFailure: true },
    );
  }, 300_000);
});
