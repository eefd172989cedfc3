import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Connection, loadAdapter, type Sandbox, type Warehouse } from '../../adapters/index.ts';
import { addedNames } from '../../googlesql/added-functions.ts';
import { type GoogleSql, googleSandbox, startGoogleSql } from '../../googlesql/index.ts';
import { languageOptions } from '../../googlesql/language.ts';
import { Service } from '../../googlesql/service.ts';
import { macroRenderer } from '../../testing/portable/render-macros.ts';
import { BIGQUERY_NAMES, BIGQUERY_RESERVED, DUCKDB_NAMES } from './reserved-words.ts';

let google: GoogleSql;
let sandbox: Sandbox;
let warehouse: Warehouse;
let duckdb: Connection;

beforeAll(async () => {
  google = await startGoogleSql();
  const adapter = await loadAdapter('duckdb');
  const credentials = adapter.credentials.parse({ type: 'duckdb', path: ':memory:', schema: 'main' });
  const context = { projectRoot: process.cwd() };
  warehouse = await adapter.open(credentials, context);
  duckdb = await warehouse.connect();
  const opened = await adapter.openSandbox?.(credentials, context);
  if (opened === undefined) throw new Error('DuckDB has a sandbox');
  sandbox = opened;
});
afterAll(async () => {
  await google.close();
  await sandbox.close();
  await warehouse.close();
});

/** Whether an engine knows a function at all, whatever arguments it wants. */
async function isKnown(engine: Pick<Sandbox, 'read'>, name: string): Promise<boolean> {
  const calls = [`select ${name}()`, `select ${name}(1)`, `select ${name}(true, 1, 1)`, `select * from ${name}()`];
  const asked = await Promise.all(calls.map((sql) => engine.read(sql)));
  return asked.some((said) => said.ok || !/does not exist|not found|^syntax error/i.test(said.refusal.message));
}

/** DuckDB's functions for its own use, of its catalog, and one for each language: no model calls them. */
const INTERNAL =
  /^(?:icu_collate_|pg_|duckdb_|pragma_|has_|inet_|arrow_scan|(?:not_)?i?like_escape|test_|variant_(?:bytes|normal|to_)|(?:enable|disable|check)_|__)/;
/** Names that are of no function where they stand before a parenthesis. */
const WORDS = new Set(['filter', 'unnest']);

/** Functions of BigQuery that its analyzer does not list: table functions, syntax of their own, other names. */
const UNLISTED = ['collate', 'external_query', 'range_sessionize', 'regexp_substr', 'safe_cast', 'vector_search'];

async function namesOfDuckdb(): Promise<readonly string[]> {
  const { rows } = await duckdb.query(
    "select distinct lower(function_name) from duckdb_functions() where function_type <> 'pragma'",
  );
  return rows.map(([name]) => String(name)).filter((name) => /^[a-z]\w*$/.test(name));
}

async function namesOfBigquery(): Promise<readonly string[]> {
  const service = await Service.start();
  interface Answer {
    readonly function?: readonly { readonly name_path: readonly string[] }[];
  }
  const answer = await service.call<Answer>('GetBuiltinFunctions', { language_options: languageOptions }, '');
  await service.close();
  const paths = (answer.function ?? []).map((one) => one.name_path.join('.'));
  return [...paths, ...addedNames].map((name) => name.toLowerCase());
}

function listed(names: Iterable<string>): string {
  const lines: string[] = [];
  for (const name of [...new Set(names)].sort()) {
    const last = lines.at(-1);
    if (last === undefined || `    '${last} ${name} ' +`.length > 118) lines.push(name);
    else lines[lines.length - 1] = `${last} ${name}`;
  }
  return lines.map((line, at) => `    '${line}${at < lines.length - 1 ? " ' +" : "'"}`).join('\n');
}

describe('names of functions', () => {
  it('are those that the engines tell (vitest -u writes them anew)', async () => {
    const analyzer = googleSandbox(google);
    const [ofDuckdb, ofBigquery] = [await namesOfDuckdb(), await namesOfBigquery()];
    const known = new Set(ofDuckdb);
    const onlyDuckdb: string[] = [];
    for (const name of ofDuckdb)
      if (!INTERNAL.test(name) && !WORDS.has(name) && !(await isKnown(analyzer, name))) onlyDuckdb.push(name);
    const onlyBigquery: string[] = [...UNLISTED];
    for (const name of ofBigquery) {
      if (!/^[a-z]\w*$/.test(name) || known.has(name) || (await isKnown(sandbox, name))) continue;
      if (await isKnown(analyzer, name)) onlyBigquery.push(name);
    }
    const spaces = ofBigquery.filter((name) => name.includes('.') && !name.startsWith('$'));
    const namespaces = [...spaces.map((name) => name.split('.')[0] ?? ''), 'ai', 'bqml', 'ml', 'obj'];
    await expect(`/** Functions that DuckDB has and BigQuery has not. Written by the test beside this file, as all below. */
export const DUCKDB_FUNCTIONS: ReadonlySet<string> = new Set(
  (
${listed(onlyDuckdb)}
  ).split(' '),
);

/** Functions that BigQuery has and DuckDB has not. */
export const BIGQUERY_FUNCTIONS: ReadonlySet<string> = new Set(
  (
${listed(onlyBigquery)}
  ).split(' '),
);

/** What stands before the dot of functions that only BigQuery has, such as \`net.host\`. */
export const BIGQUERY_NAMESPACES: ReadonlySet<string> = new Set(
${listed(namespaces).trimStart().replace(/^/, '  ')}.split(' '),
);
`).toMatchFileSnapshot('./function-names.ts');
  }, 120_000);
});

describe('reserved words', () => {
  it.each([
    ['are refused by BigQuery behind `as`, and not by DuckDB', BIGQUERY_RESERVED, 'select 1 as WORD', false],
    ['are names on DuckDB and not on BigQuery', DUCKDB_NAMES, 'with WORD as (select 1 as a) select a from WORD', false],
    [
      'are names on BigQuery and not on DuckDB',
      BIGQUERY_NAMES,
      'with WORD as (select 1 as a) select a from WORD',
      true,
    ],
  ])('%s', async (_, words, statement, isBigquery) => {
    const analyzer = googleSandbox(google);
    const wrong: string[] = [];
    for (const word of words) {
      const sql = statement.replaceAll('WORD', word);
      const [duck, big] = [(await sandbox.read(sql)).ok, (await analyzer.read(sql)).ok];
      if (duck === isBigquery || big !== isBigquery) wrong.push(word);
    }
    expect(wrong).toEqual([]);
  });
});

describe('what rules advise', () => {
  it('is a macro that there is', async () => {
    const { names } = await macroRenderer('duckdb');
    const folder = new URL('rules/', import.meta.url);
    const advised = readdirSync(folder).flatMap((file) => [
      ...readFileSync(new URL(file, folder), 'utf8').matchAll(/\betl\.(\w+)\(/g),
    ]);
    const known = new Set(names());
    expect(advised.map(([, name]) => name).filter((name) => !known.has(name ?? ''))).toEqual([]);
    expect(advised.length).toBeGreaterThan(100);
  });
});
