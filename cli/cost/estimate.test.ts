import { describe, expect, it } from 'vitest';
import type { Prices, RelationSize } from '../adapters/types.ts';
import { EtlError } from '../diagnostics/index.ts';
import type { Manifest } from '../manifest/types.ts';
import { parseFolder, projectOf } from '../testing/parse-fixture.ts';
import { overBudget } from './budget.ts';
import { compareCosts } from './compare.ts';
import { estimateCost } from './estimate.ts';
import { changesMarkdown } from './markdown.ts';
import { billedBytes, moneyText } from './price.ts';
import type { CostReport } from './types.ts';

const MIB = 2 ** 20;
const GIB = 2 ** 30;
const PRICES: Prices = { perTib: 8, currency: 'USD', leastBytes: 10 * MIB, unitBytes: MIB, mostBytes: null };

const FILES = {
  'models/sources.yml':
    'sources: [{name: raw, tables: [{name: orders, meta: {expected_size: 4 GiB}}, {name: small}, {name: nobody_knows}]}]\n',
  'models/stg.sql': "{{ config(materialized='view') }} select * from {{ source('raw', 'orders') }}",
  'models/fct.sql': "{{ config(materialized='incremental', unique_key='id') }} select * from {{ ref('stg') }}",
  'models/log.sql': "{{ config(materialized='incremental') }} select * from {{ source('raw', 'small') }}",
  'models/mart.sql': "{{ config(materialized='table') }} select * from {{ ref('fct') }}",
  'models/lost.sql': "{{ config(materialized='table') }} select * from {{ source('raw', 'nobody_knows') }}",
  'models/p.yml': 'models: [{name: mart, columns: [{name: id, data_tests: [not_null]}]}]\n',
  'seeds/codes.csv': 'id\n1\n',
};

/** The cost of the project above, where `there` says which tables are there and what each holds. */
async function costOf(
  there: Readonly<Record<string, RelationSize>>,
  names: readonly string[],
  options: {
    readonly fullRefresh?: boolean;
    readonly last?: Readonly<Record<string, number>>;
    files?: object;
    own?: Readonly<Record<string, readonly string[]>>;
  } = {},
): Promise<CostReport> {
  const { folder, remove } = projectOf({ ...FILES, ...options.files });
  try {
    const { manifest } = await parseFolder(folder, {});
    return await estimateCost({
      manifest,
      uniqueIds: names.map((name) => idOf(manifest, name)),
      prices: PRICES,
      fullRefresh: options.fullRefresh === true,
      workers: 3,
      sources: {
        compile: async (node) => node.depends_on.nodes.map((id) => id.split('.').at(-1) ?? '').join(' '),
        // Stands for an engine: it reads the tables that the statement names, views through.
        estimate: async (sql) => {
          const tables = sql.split(' ').map((name) => (name === 'stg' ? 'orders' : name));
          const sizes = tables.map((name) => there[name]);
          if (sizes.includes(undefined)) throw EtlError.of('ETL4010', { what: `no table in "${sql}"` });
          return { bytes: sizes.reduce((sum, size) => sum + (size?.bytes ?? 0), 0), tables: tables.length };
        },
        ownTable: async (node) => options.own?.[node.name] ?? [],
        sizeOf: async (node) => there[node.name] ?? null,
        lastBytes: (id) => options.last?.[id.split('.').at(-1) ?? ''] ?? null,
      },
    });
  } finally {
    remove();
  }
}

function idOf(manifest: Manifest, name: string): string {
  const all = [...manifest.nodes.values(), ...manifest.sources.values()];
  return all.find((node) => node.name === name || node.unique_id.startsWith(`test.shop.${name}`))?.unique_id ?? name;
}

const size = (bytes: number): RelationSize => ({ rows: 1, bytes });

describe('the estimate of a run', () => {
  it('takes what the engine says of a statement whose tables are there', async () => {
    const { nodes, money } = await costOf({ orders: size(GIB), fct: size(2 * GIB) }, ['mart', 'not_null_mart_id']);
    expect(nodes[0]).toMatchObject({ kind: 'model', bytes: 2 * GIB, basis: 'dry run', why: '' });
    expect(nodes[1]).toMatchObject({ kind: 'test', bytes: 2 * GIB, basis: 'estimated' });
    expect(money).toBeCloseTo((4 / 1024) * 8, 12);
  });

  it('adds what statements read of the table that a node is merged into, unless it is made anew', async () => {
    const there = { orders: size(GIB), fct: size(3 * GIB), part: size(GIB / 2), small: size(GIB), log: size(5 * GIB) };
    const { nodes } = await costOf(there, ['fct', 'log'], { own: { fct: ['stg part'] } });
    expect(nodes.map(({ bytes }) => bytes)).toEqual([1.5 * GIB, GIB]);
    expect(nodes[0]).toMatchObject({ basis: 'dry run', why: 'with what it reads of its own table' });
    expect(nodes[1]).toMatchObject({ basis: 'dry run', why: '' });
    const anew = await costOf(there, ['fct'], { fullRefresh: true, own: { fct: ['stg part'] } });
    expect(anew.nodes[0]).toMatchObject({ bytes: GIB, basis: 'dry run', why: '' });
  });

  it('adds all of that table where the statement can only run in a script', async () => {
    const there = { orders: size(GIB), fct: size(3 * GIB) };
    const { nodes } = await costOf(there, ['fct'], { own: { fct: ['stg variable_of_a_script'] } });
    expect(nodes[0]).toMatchObject({ bytes: 4 * GIB, basis: 'estimated', why: expect.stringContaining('all of') });
  });

  it('goes by declared sizes through views and tables that are not there', async () => {
    const { nodes } = await costOf({}, ['orders', 'codes', 'stg', 'fct', 'mart']);
    expect(nodes.map(({ basis }) => basis)).toEqual(['free', 'free', 'free', 'estimated', 'estimated']);
    expect(nodes.map(({ bytes }) => bytes)).toEqual([0, 0, 0, 4 * GIB, 4 * GIB]);
    expect(nodes[4]?.why).toBe('sizes of its inputs: fct not built yet');
  });

  it('goes by what a node read at the last run before it guesses from the inputs of that node', async () => {
    const { nodes } = await costOf({}, ['mart'], { last: { fct: GIB } });
    expect(nodes[0]).toMatchObject({ bytes: GIB, basis: 'estimated' });
  });

  it('says what is unknown, and how to tell it', async () => {
    const { nodes, money } = await costOf({}, ['lost']);
    expect(nodes[0]).toMatchObject({ bytes: null, billed: null, money: null, basis: 'unknown' });
    expect(nodes[0]?.why).toContain('the size of raw.nobody_knows is not known');
    expect(money).toBe(0);
  });

  it('refuses a declared size that is none', async () => {
    const files = {
      'models/sources.yml':
        'sources: [{name: raw, tables: [{name: orders, meta: {expected_size: much}}, {name: small}, {name: nobody_knows}]}]\n',
    };
    await expect(costOf({}, ['fct'], { files })).rejects.toMatchObject({ code: 'ETL6201' });
  });
});

describe('prices', () => {
  it('ask for the least of each table and for whole units', () => {
    expect(billedBytes({ bytes: 0, tables: 3 }, PRICES)).toBe(0);
    expect(billedBytes({ bytes: 1, tables: 3 }, PRICES)).toBe(30 * MIB);
    expect(billedBytes({ bytes: 30 * MIB + 1, tables: 1 }, PRICES)).toBe(31 * MIB);
  });

  it.each([
    [0, '0.00 USD'],
    [0.0049, '0.0049 USD'],
    [0.00001, '<0.0001 USD'],
    [12.345, '12.35 USD'],
    [-0.5, '-0.5000 USD'],
  ])('of %d are shown as %s', (amount, text) => {
    expect(moneyText(amount, 'USD')).toBe(text);
  });

  it('are held against a budget of money, of bytes, or of both', () => {
    const report = { nodes: [], bytes: 3 * GIB, billed: 3 * GIB, money: 2, currency: 'EUR', mostBytes: null };
    expect(overBudget(report, { money: null, bytes: null })).toEqual([]);
    expect(overBudget(report, { money: 2, bytes: 3 * GIB })).toEqual([]);
    expect(overBudget(report, { money: 1.5, bytes: GIB })).toEqual(['2.00 EUR of 1.50 EUR', '3.0 GiB of 1.0 GiB']);
  });
});

describe('the change of cost', () => {
  it('lists what was added, removed and changed, the dearest first, with the total', async () => {
    const before = await costOf({ orders: size(GIB), small: size(GIB) }, ['fct', 'log']);
    const there = { orders: size(3 * GIB), fct: size(4 * GIB), small: size(GIB) };
    const after = await costOf(there, ['fct', 'mart'], { own: { fct: ['stg fct'] } });
    const changes = compareCosts(before, after);
    expect(changes.map(({ name, change }) => [name, change])).toEqual([
      ['fct', 'changed'],
      ['mart', 'added'],
      ['log', 'removed'],
    ]);
    expect(changesMarkdown(changes, { before, after, reference: 'main' })).toMatchInlineSnapshot(`
      "**A run costs 0.0859 USD, +0.0703 USD against \`main\`.**

      | node | | before | after | difference |
      |---|---|--:|--:|--:|
      | model \`fct\` | changed | 1.0 GiB, 0.0078 USD | 7.0 GiB, 0.0547 USD | +0.0469 USD |
      | model \`mart\` | added |  | 4.0 GiB, 0.0313 USD | +0.0313 USD |
      | model \`log\` | removed | 1.0 GiB, 0.0078 USD |  | -0.0078 USD |
      | **total** | | **0.0156 USD** | **0.0859 USD** | **+0.0703 USD** |"
    `);
  });
});
