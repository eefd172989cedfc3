import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Cell } from '../adapters/index.ts';
import { type CatalogTable, type GoogleSql, startGoogleSql } from '../googlesql/index.ts';
import { CliProject } from '../testing/cli.ts';
import { type Mutant, mutants } from '../testing/mutations/mutants.ts';
import { SHAPES } from '../testing/mutations/shapes.ts';
import { TABLES } from '../testing/mutations/tables.ts';
import type { ModelParity } from './index.ts';

const PROFILES = `shop:
  target: dev
  outputs:
    dev: {type: duckdb, path: shop.duckdb}
    prod: {type: bigquery, project: demo, dataset: shop, method: oauth}
`;
/** The types of columns on DuckDB and on BigQuery. */
const TYPES: Readonly<Record<string, readonly [string, string]>> = {
  integer: ['bigint', 'INT64'],
  float: ['double', 'FLOAT64'],
  string: ['varchar', 'STRING'],
  date: ['date', 'DATE'],
  timestamp: ['timestamp', 'DATETIME'],
  'decimal(18, 3)': ['decimal(18, 3)', 'NUMERIC'],
};
const MUTANTS = mutants();

let shop: CliProject;
let google: GoogleSql;
let found: ReadonlyMap<string, ModelParity>;

beforeAll(async () => {
  google = await startGoogleSql();
  const seeds = Object.entries(TABLES).map(([name, { columns }]) => {
    const types = Object.entries(columns).map(([column, type]) => typeOf(column, type));
    return `{name: ${name}, config: {column_types: {${types.join(', ')}}}}`;
  });
  const models = [...SHAPES, ...MUTANTS.map((one) => ({ ...one.shape, name: one.name, bigquery: one.bigquery }))];
  shop = new CliProject().write({
    'etl_project.yml': 'name: shop\nprofile: shop\n',
    'profiles.yml': PROFILES,
    'seeds/seeds.yml': `seeds: [${seeds.join(', ')}]\n`,
    ...Object.fromEntries(Object.entries(TABLES).map(([name, { csv }]) => [`seeds/${name}.csv`, csv])),
    ...Object.fromEntries(
      models.map(({ name, duckdb, bigquery }) => [
        `models/${name}.sql`,
        `{% if target.type == 'bigquery' %}${referring(bigquery)}{% else %}${referring(duckdb)}{% endif %}`,
      ]),
    ),
  });
  const built = await shop.etl(['build']);
  expect(built.exit, built.stdout + built.stderr).toBe(0);
  const { stdout, stderr } = await shop.etl(['parity', '--output', 'json']);
  expect(stdout, stderr).not.toBe('');
  found = new Map((JSON.parse(stdout) as { models: ModelParity[] }).models.map((one) => [one.name, one]));
}, 300_000);
afterAll(async () => {
  await google.close();
  shop.remove();
});

function typeOf(column: string, type: string): string {
  const [duckdb, bigquery] = TYPES[type] ?? [];
  return `${column}: "{{ '${bigquery}' if target.type == 'bigquery' else '${duckdb}' }}"`;
}

const referring = (sql: string) => sql.replaceAll(/\{([a-z]+)\}/g, "{{ ref('$1') }}");
const catalog: readonly CatalogTable[] = Object.entries(TABLES).map(([name, { columns, csv }]) => ({
  name,
  columns: Object.entries(columns).map(([column, type]) => ({ name: column, type: TYPES[type]?.[1] ?? 'STRING' })),
  rows: csv
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => cellsOf(line, Object.values(columns))),
}));

function cellsOf(line: string, types: readonly string[]): Cell[] {
  const fields = line.match(/(?<=^|,)(?:"[^"]*"|[^,]*)/g) ?? [];
  return types.map((type, at) => {
    const text = fields[at]?.replaceAll('"', '') ?? '';
    if (text === '') return null;
    return type === 'integer' || type === 'float' ? Number(text) : text;
  });
}

/** What the reference engine gives for whole tables, as one text: another way of telling whether two SELECTs differ. */
async function answerOf(sql: string): Promise<string> {
  const said = await google.evaluate(sql.replaceAll(/\{([a-z]+)\}/g, '$1'), { tables: catalog });
  if (!said.ok) return `refused: ${said.problem.message}`;
  const columns = said.table.columns.map(({ name, dataType }) => `${name} ${dataType}`);
  return [columns.join(), ...said.table.rows.map((row) => JSON.stringify(row, rounded)).sort()].join('\n');
}

function rounded(_: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(9)) : value;
}

const right = new Map<string, string>();

async function isHarmless({ shape, bigquery }: Mutant): Promise<boolean> {
  const answer = right.get(shape.name) ?? (await answerOf(shape.bigquery));
  right.set(shape.name, answer);
  return answer === (await answerOf(bigquery));
}

it('SELECTs of many shapes are equal as they are', () => {
  const told = SHAPES.map(({ name }) => [name, found.get(name)?.verdict, found.get(name)?.variants[0]?.reason]);
  expect(told).toEqual(SHAPES.map(({ name }) => [name, 'equal', null]));
});

it('each of over 300 mistakes in the SQL for BigQuery is found, if it changes what is given at all', async () => {
  expect(MUTANTS.length).toBeGreaterThan(300);
  const missed: string[] = [];
  const invented: string[] = [];
  let harmless = 0;
  for (const mutant of MUTANTS) {
    const isSame = await isHarmless(mutant);
    const isTold = found.get(mutant.name)?.verdict === 'differs';
    if (isSame) harmless += 1;
    if (isSame && isTold) invented.push(mutant.name);
    if (!isSame && !isTold) missed.push(mutant.name);
  }
  expect({ missed, invented }).toEqual({ missed: [], invented: [] });
  expect(harmless).toBeLessThan(40);
}, 180_000);
