import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LoadFixture, sourceNode, type TableFixture } from '../../testing/load-fixture.ts';
import { type PostgresSource, startPostgresSource } from '../../testing/postgres-source.ts';
import { describeWithServers } from '../../testing/servers/describe-with-servers.ts';
import { type LoadStep, ROWS_STEPS } from '../steps.ts';

/** A row as it is compared: key, day or null, note. */
type Row = readonly [key: string, day: string | null, note: string];

/** What a raw table holds and up to where it has been read, as its declaration promises. */
interface Promised {
  rows: readonly Row[];
  mark: string | null;
}

/** How one table is declared, and what that promises. */
interface Declared {
  readonly table: TableFixture & { readonly name: string };
  readonly cells: string;
  /** The rows after a load at the day `now`, where `there` is what the source has. */
  readonly next: (before: Promised, there: readonly Row[], now: string) => Promised;
  /** Rows of the source as this table sees them. */
  readonly see: (source: Source) => readonly Row[];
}

/** The source: days and notes of orders, and which lines each order has. */
interface Source {
  readonly orders: Map<number, { readonly day: string | null; readonly note: string }>;
  readonly lines: Map<number, { readonly order: number; readonly note: string }>;
}

const columns = { order_id: 'bigint', day: 'date', note: 'string' };
const ordersOf = (name: string, load: TableFixture['load'], primaryKey: readonly string[] = ['order_id']) => ({
  name,
  columns,
  load: { table: 'orders', chunk_rows: 2, cluster: 'all', ...load },
  primaryKey,
});
const seeOrders = ({ orders }: Source) => [...orders].map(([id, { day, note }]): Row => [String(id), day, note]);

const highest = (rows: readonly Row[]) =>
  rows
    .map(([, day]) => day)
    .reduce((one, other) => (other !== null && (one === null || other > one) ? other : one), null);
const earlier = (one: string, other: string) => [one, other].sort()[0] ?? one;
const minusDays = (day: string, days: number) =>
  new Date(Date.parse(day) - days * 86_400_000).toISOString().slice(0, 10);
const ofOthers = (rows: readonly Row[], come: readonly Row[]) => {
  const keys = new Set(come.map(([key]) => key));
  return rows.filter(([key]) => !keys.has(key));
};

/** Days `days` before the last day that was loaded, or before today where that is earlier, are replaced. */
function replacesDays(days: number): Declared['next'] {
  return ({ rows, mark }, there, now) => {
    if (mark === null) return { rows: there, mark: highest(there) };
    const from = minusDays(earlier(mark, now), days);
    const isIn = ([, day]: Row) => day === null || day >= from;
    const come = there.filter(isIn);
    return { rows: [...ofOthers(rows, come).filter((row) => !isIn(row)), ...come], mark: highest(come) ?? mark };
  };
}

const DECLARED: readonly Declared[] = [
  {
    table: ordersOf('whole', {}),
    cells: 'order_id, day, note',
    see: seeOrders,
    next: (_, there) => ({ rows: there, mark: null }),
  },
  {
    table: ordersOf('looking', { strategy: 'incremental', cursor: 'day', lookback_days: 3 }),
    cells: 'order_id, day, note',
    see: seeOrders,
    next: replacesDays(3),
  },
  {
    table: ordersOf('merging', { strategy: 'incremental', cursor: 'day' }),
    cells: 'order_id, day, note',
    see: seeOrders,
    next: ({ rows, mark }, there, now) => {
      const from = mark === null ? null : earlier(mark, now);
      const come = there.filter(([, day]) => day === null || from === null || day >= from);
      return { rows: [...ofOthers(rows, come), ...come], mark: highest(come) ?? mark };
    },
  },
  {
    table: ordersOf('adding', { strategy: 'incremental', cursor: 'day', write: 'append' }, []),
    cells: 'order_id, day, note',
    see: seeOrders,
    next: ({ rows, mark }, there, now) => {
      if (mark === null) return { rows: there, mark: highest(there) };
      const from = earlier(mark, now);
      const come = there.filter(([, day]) => day !== null && day > from);
      const old = rows.filter(([, day]) => day === null || day <= from);
      return { rows: [...old, ...come], mark: highest(come) ?? mark };
    },
  },
  {
    table: {
      name: 'order_lines',
      columns: { line_id: 'bigint', order_id: 'bigint', note: 'string' },
      load: {
        strategy: 'incremental',
        cursor: { column: 'day', through: 'whole', on: 'order_id' },
        cursor_nulls: 'include',
        lookback_days: 2,
        cluster: 'all',
      },
      primaryKey: ['line_id'],
    },
    cells: 'line_id, _etl_cursor, note',
    see: ({ lines, orders }) =>
      [...lines].map(([id, { order, note }]): Row => [String(id), orders.get(order)?.day ?? null, note]),
    next: replacesDays(2),
  },
];

const id = fc.integer({ min: 1, max: 5 });
const day = fc.integer({ min: 1, max: 20 }).map((n) => `2024-01-${String(n).padStart(2, '0')}`);
const event = fc.oneof(
  { weight: 4, arbitrary: fc.record({ what: fc.constant('order'), id, day: fc.option(day, { freq: 5 }) }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('line'), id, order: id }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('no order'), id }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('no line'), id }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('load'), now: day }) },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constant('crash'),
      now: day,
      step: fc.constantFrom<LoadStep>(...ROWS_STEPS.slice(0, ROWS_STEPS.indexOf('committed'))),
      time: fc.integer({ min: 1, max: 3 }),
    }),
  },
) as fc.Arbitrary<Happening>;

type Happening =
  | { readonly what: 'order'; readonly id: number; readonly day: string | null }
  | { readonly what: 'line'; readonly id: number; readonly order: number }
  | { readonly what: 'no order' | 'no line'; readonly id: number }
  | { readonly what: 'load'; readonly now: string }
  | { readonly what: 'crash'; readonly now: string; readonly step: LoadStep; readonly time: number };

describeWithServers(['postgres'], 'Whatever happens at a source', () => {
  let server: PostgresSource;
  beforeAll(async () => {
    server = await startPostgresSource();
  });
  afterAll(() => server?.stop());

  it('loads lead to what each declaration promises, and those that fail in between change nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 3, maxLength: 14 }), async (events) => {
        await server.run(`drop table if exists orders; drop table if exists order_lines;
          create table orders (order_id bigint primary key, day date, note text);
          create table order_lines (line_id bigint primary key, order_id bigint, note text)`);
        const history = new History(server, await LoadFixture.create());
        try {
          for (const one of events) await history.happen(one);
          await history.happen({ what: 'load', now: '2024-01-20' });
        } finally {
          await history.fixture.close();
        }
      }),
      { numRuns: 12 },
    );
  }, 300_000);
});

class History {
  readonly fixture: LoadFixture;
  readonly #server: PostgresSource;
  readonly #source: Source = { orders: new Map(), lines: new Map() };
  #promised: readonly Promised[] | undefined;
  #notes = 0;

  constructor(server: PostgresSource, fixture: LoadFixture) {
    this.#server = server;
    this.fixture = fixture;
  }

  async happen(one: Happening): Promise<void> {
    const { orders, lines } = this.#source;
    this.#notes += 1;
    const note = `note ${this.#notes}`;
    switch (one.what) {
      case 'order':
        orders.set(one.id, { day: one.day, note });
        await this.#server.run(
          `insert into orders values ($1, $2, $3) on conflict (order_id) do update set day = $2, note = $3`,
          [one.id, one.day, note],
        );
        return;
      case 'line':
        lines.set(one.id, { order: one.order, note });
        await this.#server.run(
          `insert into order_lines values ($1, $2, $3) on conflict (line_id) do update set order_id = $2, note = $3`,
          [one.id, one.order, note],
        );
        return;
      case 'no order':
        orders.delete(one.id);
        await this.#server.run('delete from orders where order_id = $1', [one.id]);
        return;
      case 'no line':
        lines.delete(one.id);
        await this.#server.run('delete from order_lines where line_id = $1', [one.id]);
        return;
      case 'load':
        await this.#load(one.now);
        this.#promised = DECLARED.map(({ next, see }, index) => {
          const before = this.#promised?.[index];
          const there = see(this.#source);
          return before === undefined ? { rows: there, mark: highest(there) } : next(before, there, one.now);
        });
        break;
      case 'crash':
        await this.#crash(one.now, one.step, one.time);
    }
    await this.#compare();
  }

  async #load(now: string, onStep: (step: LoadStep) => void = () => {}): Promise<void> {
    const sources = DECLARED.map(({ table }): [string, ReturnType<typeof sourceNode>] => [
      table.name,
      sourceNode(table),
    ]);
    await this.fixture.loadTogether(
      DECLARED.map(({ table }) => table),
      {
        connections: { shop: this.#server.connection },
        manifest: { sources: new Map(sources), nodes: new Map(), childMap: new Map() },
        loadedAt: new Date(`${now}T12:00:00Z`),
        onStep,
      },
    );
  }

  /** A load that fails at a step, if it gets there that often; else a load. */
  async #crash(now: string, step: LoadStep, time: number): Promise<void> {
    let times = 0;
    const crash = new Error('crash at this step');
    const onStep = (reached: LoadStep) => {
      if (reached === step) times += 1;
      if (reached === step && times === time) throw crash;
    };
    await this.#load(now, onStep).then(
      async () => {
        const before = this.#promised;
        this.#promised = DECLARED.map(({ next, see }, index) => {
          const there = see(this.#source);
          const one = before?.[index];
          return one === undefined ? { rows: there, mark: highest(there) } : next(one, there, now);
        });
      },
      (error: unknown) => {
        if (!String(error).includes(crash.message)) throw error;
      },
    );
  }

  async #compare(): Promise<void> {
    for (const [index, { table, cells }] of DECLARED.entries()) {
      const exists = await this.fixture.rows(
        `select 1 from information_schema.tables where table_schema = 'raw_shop' and table_name = '${table.name}'`,
      );
      const rows = exists.length === 0 ? [] : await this.fixture.rows(`select ${cells} from raw_shop.${table.name}`);
      const promised = this.#promised?.[index]?.rows ?? [];
      expect([table.name, sorted(rows)]).toEqual([table.name, sorted(promised)]);
    }
    expect((await this.fixture.landings()).filter((file) => file.includes('_pending'))).toEqual([]);
  }
}

function sorted(rows: readonly (readonly (string | null)[])[]): string[] {
  return rows.map((row) => row.map((cell) => cell ?? 'null').join(' ')).sort();
}
