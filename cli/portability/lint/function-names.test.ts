import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Connection, loadAdapter, type Warehouse } from '../../adapters/index.ts';
import { type GoogleSql, startGoogleSql } from '../../googlesql/index.ts';
import { macroRenderer } from '../../testing/portable/render-macros.ts';
import { BIGQUERY_FUNCTIONS, DUCKDB_FUNCTIONS } from './function-names.ts';

let google: GoogleSql;
let warehouse: Warehouse;
let duckdb: Connection;

beforeAll(async () => {
  google = await startGoogleSql();
  const adapter = await loadAdapter('duckdb');
  const credentials = adapter.credentials.parse({ type: 'duckdb', path: ':memory:', schema: 'main' });
  warehouse = await adapter.open(credentials, { projectRoot: process.cwd() });
  duckdb = await warehouse.connect();
});
afterAll(async () => {
  await google.close();
  await warehouse.close();
});

/** Whether an engine knows a function at all, whatever arguments it wants. */
async function isKnownToGoogle(name: string): Promise<boolean> {
  const found = await google.analyze(`select ${name}()`, { tables: [] });
  return found.ok || !/^(?:Function not found|Syntax error)/i.test(found.problem.message);
}

/** The functions of DuckDB. */
async function namesOfDuckdb(): Promise<ReadonlySet<string>> {
  const { rows } = await duckdb.query('select distinct function_name from duckdb_functions()');
  return new Set(rows.map(([name]) => String(name)));
}

/** Words with syntax of their own, and table functions. */
const NOT_ASKED = new Set(['external_query', 'range_sessionize', 'vector_search', 'safe_cast', 'collate']);

describe('names of functions', () => {
  it('of DuckDB are known to it, and not to BigQuery', async () => {
    const wrong: string[] = [];
    const known = await namesOfDuckdb();
    for (const name of DUCKDB_FUNCTIONS) if (!known.has(name) || (await isKnownToGoogle(name))) wrong.push(name);
    expect(wrong).toEqual([]);
  });

  it('of BigQuery are not known to DuckDB', async () => {
    const known = await namesOfDuckdb();
    expect([...BIGQUERY_FUNCTIONS].filter((name) => known.has(name))).toEqual([]);
  });

  it('of BigQuery are known to its analyzer', async () => {
    const wrong: string[] = [];
    for (const name of BIGQUERY_FUNCTIONS) if (!NOT_ASKED.has(name) && !(await isKnownToGoogle(name))) wrong.push(name);
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
