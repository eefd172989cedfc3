import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { differencesOf } from './compare-answers.ts';
import { duckdbSide, type EngineSide, googleSide } from './engine-sides.ts';
import { portableSqlPage } from './page.ts';
import { dbtMacros } from './topics/dbt-macros.ts';
import { portableTopics } from './topics/index.ts';
import type { MacroCases, PortableMacro } from './types.ts';

let duckdb: EngineSide;
let google: Awaited<ReturnType<typeof googleSide>>;

beforeAll(async () => {
  [duckdb, google] = [await duckdbSide(), await googleSide()];
});
afterAll(async () => {
  await duckdb.close();
  await google.close();
});

/** The calls of some cases in one query; the calls of `singly` each in their own. */
function queriesOf({ calls = [], aggregates = [], queries = [] }: MacroCases, singly = false): readonly string[] {
  const columns = (all: readonly string[]) => all.map((call, index) => `{{ ${call} }} as answer_${index}`).join(', ');
  const grouped = (all: readonly string[]) => (singly ? all.map((call) => [call]) : all.length > 0 ? [all] : []);
  return [
    ...grouped(calls).map((some) => `select i, ${columns(some)} from input order by i`),
    ...grouped(aggregates).map((some) => `select ${columns(some)} from input`),
    ...queries,
  ];
}

/** What differs, found by all calls of some cases at once, and told by the single call. */
async function differencesOfCases(cases: MacroCases, singly = false): Promise<readonly string[]> {
  const found: string[] = [];
  for (const query of queriesOf(cases, singly)) {
    const [one, other] = [await duckdb.run(cases, query), await google.run(cases, query)];
    for (const difference of differencesOf(one, other)) found.push(`${query}: ${difference}`);
  }
  return found.length > 0 && !singly ? await differencesOfCases(cases, true) : found;
}

async function differencesOfMacro(macro: PortableMacro): Promise<readonly string[]> {
  const found: string[] = [];
  for (const cases of macro.cases) found.push(...(await differencesOfCases(cases)));
  return found;
}

describe('portable SQL', () => {
  for (const topic of portableTopics)
    describe(topic.title, () => {
      const macros = topic.macros.filter((macro) => macro.notComputed === undefined);
      it.each(macros)('gives the same on both engines: etl.$name', async (macro) => {
        expect(await differencesOfMacro(macro)).toEqual([]);
      });
    });

  const notComputed = portableTopics
    .flatMap((topic) => topic.macros)
    .filter((macro) => macro.notComputed !== undefined);
  it.each(notComputed)('runs on DuckDB and is accepted by the analyzer: etl.$name', async (macro) => {
    for (const cases of macro.cases)
      for (const query of queriesOf(cases)) {
        expect(await duckdb.run(cases, query)).not.toHaveProperty('error');
        expect(await google.problemOf(cases, query)).toBeNull();
      }
  });

  it('gives numbers and ids by chance, each another one, in their shape', async () => {
    const rows = Array.from({ length: 50 }, () => ['1'] as const);
    const cases: MacroCases = { columns: { n: 'integer' }, rows };
    const random =
      'select min(r) >= 0 and max(r) < 1 and count(distinct r) > 40 from (select {{ etl.random() }} as r from input)';
    for (const side of [duckdb, google])
      expect(await side.run(cases, random, 'own')).toMatchObject({ table: { rows: [[true]] } });
    const shape = '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$';
    const uuid = `select count(distinct u) = 50 and bool_and(regexp_matches(u, '${shape}')) from (select {{ etl.uuid() }} as u from input)`;
    expect(await duckdb.run(cases, uuid, 'own')).toMatchObject({ table: { rows: [[true]] } });
  });

  it('estimates how many values there are', async () => {
    const cases: MacroCases = { columns: { n: 'integer' }, rows: [['1']] };
    const sql =
      'select {{ etl.approx_count_distinct("v") }} between 7000 and 13000 from (select unnest(range(10000)) as v)';
    expect(await duckdb.run(cases, sql)).toMatchObject({ table: { rows: [[true]] } });
  });

  it.each(dbtMacros)('knows whether dbt.$name is the same on both', async ({ cases, differs }) => {
    const found = await differencesOfCases(cases);
    if (differs === undefined) expect(found).toEqual([]);
    else expect(found).not.toEqual([]);
  });

  it('has cases for every macro that comes with etl, and a place in the guide', () => {
    const listed = portableTopics.flatMap((topic) => topic.macros.map(({ name }) => name));
    const isPublic = (name: string) => duckdb.macros.macro(name)?.macro_sql.includes(`dispatch('${name}', 'etl')`);
    expect([...listed].sort()).toEqual(duckdb.macros.names().filter(isPublic));
    expect(google.macros.names()).toEqual(expect.arrayContaining(listed));
  });

  it('stands in the guide as scripts/generate-reference.mjs writes it', async () => {
    const committed = readFileSync(new URL('../../../docs/guide/portable-sql.md', import.meta.url), 'utf8');
    expect(committed.replaceAll('\r\n', '\n')).toBe(await portableSqlPage());
  });
});
