import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { duckdb } from '../../adapters/duckdb/adapter.ts';
import { type Cell, type Connection, checkCredentials, relation, type Warehouse } from '../../adapters/index.ts';
import { codeOf, errorOf } from '../../testing/adapter-contract.ts';
import { runPlan } from '../../testing/run-plan.ts';
import { parseCsv } from './csv.ts';
import { readSeedFile } from './read-seed.ts';
import { planSeed, type SeedInput } from './seed.ts';

/** What dbt-core 1.11 with dbt-duckdb made of a file: its table, or that it failed. */
interface DbtAnswer {
  readonly csv: string;
  readonly config?: Readonly<Record<string, unknown>>;
  readonly columns?: readonly (readonly [name: string, type: string])[];
  readonly rows?: readonly (readonly (string | null)[])[];
  readonly fails?: boolean;
}

const answers = Object.entries(
  JSON.parse(readFileSync(path.join(import.meta.dirname, 'testdata', 'dbt-answers.json'), 'utf8')) as Record<
    string,
    DbtAnswer
  >,
).map(([name, answer]) => ({ name, answer }));

/** dbt takes a quote that is never closed for text; here it is an error with its line. */
const refused = ['f_unclosed'];

const folder = mkdtempSync(path.join(os.tmpdir(), 'etl-seed-'));
let warehouse: Warehouse;
let connection: Connection;

beforeAll(async () => {
  warehouse = await duckdb.open(checkCredentials(duckdb, { type: 'duckdb', path: ':memory:' }), {
    projectRoot: folder,
  });
  connection = await warehouse.connect();
});
afterAll(async () => {
  await warehouse.close();
  rmSync(folder, { recursive: true, force: true });
});

async function seed(name: string, csv: string | Uint8Array, given: Partial<SeedInput> = {}): Promise<void> {
  const file = path.join(folder, `${name}.csv`);
  writeFileSync(file, csv);
  const config = given.config ?? {};
  const table = await readSeedFile(file, {
    file: `seeds/${name}.csv`,
    delimiter: typeof config.delimiter === 'string' ? config.delimiter : ',',
    columnTypes: (config.column_types ?? {}) as Record<string, string>,
  });
  const target = relation({ database: warehouse.database, schema: 'main', identifier: name });
  const listed = await duckdb.introspection.listRelations(connection, warehouse.database, 'main');
  const existing = listed.find(({ identifier }) => identifier === name) ?? null;
  const existingColumns = existing === null ? [] : await duckdb.introspection.columnsOf(connection, existing);
  const { dialect, capabilities } = duckdb;
  const plan = planSeed({
    ...{
      target,
      existing,
      existingColumns,
      config,
      description: '',
      declared: [],
      constraints: [],
      dialect,
      capabilities,
    },
    ...{ fullRefresh: false, seed: table, path: file },
    ...given,
  });
  await runPlan(connection, plan);
}

async function tableOf(name: string): Promise<{ columns: string[][]; rows: readonly (readonly Cell[])[] }> {
  const columns = await connection.describe(`select * from main."${name}"`);
  const { rows } = await connection.query(`select columns(*)::varchar from main."${name}"`);
  return { columns: columns.map((column) => [column.name, column.dataType]), rows };
}

describe('a seed', () => {
  it.each(answers.filter(({ name, answer }) => answer.fails !== true && !refused.includes(name)))(
    'becomes the table that dbt makes of $name',
    async ({ name, answer }) => {
      await seed(name, answer.csv, { config: answer.config ?? {} });
      expect(await tableOf(name)).toEqual({ columns: answer.columns, rows: answer.rows });
    },
  );

  it.each([
    { name: 'allnulltext', type: 'INTEGER', values: [null, null] },
    { name: 'bigint', type: 'BIGINT', values: ['9999999999', '1'] },
    { name: 'bools_space', type: 'BOOLEAN', values: ['true', 'false'] },
    { name: 'comma_dec', type: 'VARCHAR', values: ['1,5', '2'] },
    { name: 'currency', type: 'VARCHAR', values: ['$5', '6'] },
    { name: 'date_nulltext', type: 'DATE', values: ['2024-01-01', null] },
    { name: 'dts_basic', type: 'VARCHAR', values: ['20240101T100000', '20240102T100000'] },
    { name: 'f_cfg_semi', type: 'VARCHAR', values: ['2,5'] },
    { name: 'f_quotedhdr', type: 'INTEGER', values: ['2'] },
    { name: 'floats_inf', type: 'DOUBLE', values: ['inf', '1.0'] },
    { name: 'floats_nan', type: 'DOUBLE', values: ['nan', '1.0'] },
    { name: 'hugeint', type: 'DECIMAL(38,0)', values: ['99999999999999999999', '1'] },
    { name: 'int_max1', type: 'BIGINT', values: ['2147483648', '1'] },
    { name: 'ints_NULL', type: 'INTEGER', values: ['1', null] },
    { name: 'ints_nulltext', type: 'INTEGER', values: ['1', null, '3'] },
    { name: 'ints_thousands', type: 'VARCHAR', values: ['1,000', '2'] },
    { name: 'percent', type: 'VARCHAR', values: ['5%', '6'] },
  ])('is loaded where dbt fails: $name', async ({ name, type, values }) => {
    const answer = answers.find((one) => one.name === name)?.answer;
    expect(answer?.fails).toBe(true);
    await seed(`beyond_${name}`, answer?.csv ?? '', { config: answer?.config ?? {} });
    const { columns, rows } = await tableOf(`beyond_${name}`);
    expect([columns.at(-1)?.[1], rows.map((row) => row.at(-1))]).toEqual([type, values]);
  });

  it.each([
    { csv: '', says: 'it is empty' },
    { csv: '\n1,2\n', says: 'the header, is empty' },
    { csv: 'k,c\n1,2,3\n', says: 'line 2 has 3 cells, but the header has 2' },
    { csv: 'k,c,d\n"a\nb",2,3\n3,4\n', says: 'line 4 has 2 cells, but the header has 3' },
    { csv: 'k,K\n1,2\n', says: '"k" and "K" differ only in case' },
    { csv: 'k,c\n1,"abc\n2,d\n', says: 'a quote that opens on line 2 is never closed' },
    { csv: new Uint8Array([0x6b, 0x0a, 0x61, 0x0a, 0xe9, 0x0a]), says: 'line 3 is not valid UTF-8' },
  ])('is refused with its line: $says', async ({ csv, says }) => {
    const error = await errorOf(seed('refused', csv));
    expect(error.code).toBe('ETL4030');
    expect(error.message).toContain(says);
    expect(error.diagnostic.position?.file).toBe('seeds/refused.csv');
  });

  it('that is not there is an error', async () => {
    const missing = readSeedFile(path.join(folder, 'no.csv'), {
      file: 'seeds/no.csv',
      delimiter: ',',
      columnTypes: {},
    });
    expect(await codeOf(missing)).toBe('ETL4030');
  });

  it('empties the table it had and keeps its types', async () => {
    await seed('again', 'a,b\n1,1.5\n');
    await seed('again', 'B,a\n2,7\n');
    expect(await tableOf('again')).toEqual({
      columns: [
        ['a', 'INTEGER'],
        ['b', 'DOUBLE'],
      ],
      rows: [['7', '2.0']],
    });
  });

  it('keeps its unique index over runs', async () => {
    const config = { indexes: [{ columns: ['a'], unique: true }] };
    for (const b of [1, 2]) await seed('unique_again', `a,b\n1,${b}\n`, { config });
    expect((await tableOf('unique_again')).rows).toEqual([['1', '2']]);
    await seed('unique_again', 'a,b\n1,3\n', { config, fullRefresh: true });
    expect(await codeOf(connection.execute('insert into unique_again values (1, 4)'))).toBe('ETL4010');
  });

  it.each([
    { csv: 'a,c\n1,2\n', says: 'only in the file: c; only in the table: b' },
    { csv: 'a,b\n1.5,2\n', says: 'a is INTEGER in the table and DOUBLE in the file' },
    { csv: 'a,b\nx,2\n', says: 'a is INTEGER in the table and VARCHAR in the file' },
  ])('says when the table does not fit any more, and fits again after a full refresh: $says', async ({ csv, says }) => {
    await seed('fit', 'a,b\n1,1.5\n', { fullRefresh: true });
    const error = await errorOf(seed('fit', csv));
    expect(error.code).toBe('ETL4031');
    expect(error.message).toContain(says);
    expect((await tableOf('fit')).rows).toEqual([['1', '1.5']]);
    await seed('fit', csv, { fullRefresh: true });
    expect((await tableOf('fit')).rows).toHaveLength(1);
  });

  it('does not write over a view', async () => {
    await connection.execute('create view seen as select 1 as a');
    expect(await codeOf(seed('seen', 'a\n1\n'))).toBe('ETL4032');
  });

  it('writes the same rows by values where an engine reads no files', async () => {
    const { readCsv, ...dialect } = duckdb.dialect;
    expect(readCsv).toBeDefined();
    const csv = `a,b,c\n${Array.from({ length: 2500 }, (_, n) => `${n},"it's ${n}",\n`).join('')}`;
    await seed('by_file', csv);
    await seed('by_values', csv, { dialect });
    expect(await tableOf('by_values')).toEqual(await tableOf('by_file'));
  });
});

describe('parseCsv', () => {
  const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;

  it('gives back any cells that were quoted', () => {
    const cells = fc.array(
      fc.array(fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', 'é', ' ') }), { minLength: 1 }),
    );
    fc.assert(
      fc.property(cells, (rows) => {
        const text = rows.map((row) => `${row.map(quoted).join(',')}\n`).join('');
        expect([...parseCsv(text, ',')].map((record) => ('cells' in record ? record.cells : null))).toEqual(rows);
      }),
    );
  });
});
