import { duckdbTokens } from '../../adapters/duckdb/tokens.ts';
import { type Connection, loadAdapter } from '../../adapters/index.ts';
import { type GoogleSql, startGoogleSql, tokensOf } from '../../googlesql/index.ts';
import { fixVolatile } from '../../parity/sql/fix-volatile.ts';
import { BIGQUERY_VOLATILE, DUCKDB_VOLATILE, type FixedValues } from '../../parity/sql/fixed-values.ts';
import { inputSelect, type ValueWriter } from './input-rows.ts';
import { type MacroRenderer, macroRenderer } from './render-macros.ts';
import type { EngineAnswer, MacroCases } from './types.ts';

/** What clocks and chance give on both engines: a day later in Madrid than in UTC, while clocks are changed. */
const FIXED: FixedValues = {
  moment: '2024-03-30 23:30:15.123456',
  random: '0.4375',
  uuid: '7f1c0b3e-5a52-4e0c-9d6a-2f8f3b1c9e47',
  user: 'someone@example.com',
};

/** An engine that runs what the macros give for it. */
export interface EngineSide {
  readonly macros: MacroRenderer;
  /**
   * Runs a query of template text in which `input` is the table of the rows. Clocks and chance are fixed unless `chance`
   * is `own`.
   */
  run(cases: MacroCases, query: string, chance?: 'own'): Promise<EngineAnswer>;
  close(): Promise<void>;
}

/** DuckDB, in a time zone that is not UTC: what the macros give must not depend on it. */
export async function duckdbSide(): Promise<EngineSide> {
  const macros = await macroRenderer('duckdb');
  const adapter = await loadAdapter('duckdb');
  const credentials = adapter.credentials.parse({
    type: 'duckdb',
    path: ':memory:',
    schema: 'main',
    threads: 1,
    settings: { TimeZone: 'America/New_York' },
  });
  const warehouse = await adapter.open(credentials, { projectRoot: process.cwd() });
  const connection = await warehouse.connect();
  const writer: ValueWriter = {
    literal: adapter.dialect.literal,
    type: (type) => (type.endsWith('[]') ? `${macros.render(typeCall(type))}[]` : macros.render(typeCall(type))),
    bytes: (text) => `encode(${adapter.dialect.literal(text)})`,
    array: (items) => `[${items.join(', ')}]`,
  };
  let filled: MacroCases | undefined;
  return {
    macros,
    run: async (cases, query, chance) => {
      if (filled !== cases)
        await connection.execute(`create or replace temp table input as ${inputSelect(cases, writer)}`);
      filled = cases;
      const sql = macros.render(query);
      const fixed = chance === 'own' ? sql : fixVolatile(sql, duckdbTokens(sql), DUCKDB_VOLATILE, FIXED).sql;
      return await answerOf(() => rowsOf(connection, fixed));
    },
    close: () => warehouse.close(),
  };
}

/** Google's reference engine, and its analyzer: what is wrong with a query, or null. */
export interface GoogleSide extends EngineSide {
  problemOf(cases: MacroCases, query: string): Promise<string | null>;
}

/** Google's reference engine of GoogleSQL. */
export async function googleSide(): Promise<GoogleSide> {
  const macros = await macroRenderer('bigquery');
  const google = await startGoogleSql();
  const { literal } = macros.adapter.dialect;
  const writer: ValueWriter = {
    literal,
    type: (type) => (type.endsWith('[]') ? `array<${macros.render(typeCall(type))}>` : macros.render(typeCall(type))),
    bytes: (text) => `cast(${literal(text)} as bytes)`,
    array: (items) => `[${items.join(', ')}]`,
  };
  const whole = (cases: MacroCases, query: string) =>
    `with input as (${inputSelect(cases, writer)}) select * from (${macros.render(query)})`;
  return {
    macros,
    run: async (cases, query, chance) => {
      const sql = whole(cases, query);
      const fixed = chance === 'own' ? sql : fixVolatile(sql, tokensOf(sql), BIGQUERY_VOLATILE, FIXED).sql;
      return await answerOf(() => evaluated(google, fixed));
    },
    problemOf: async (cases, query) => {
      const analysis = await google.analyze(whole(cases, query), { tables: [] });
      return analysis.ok ? null : analysis.problem.message;
    },
    close: () => google.close(),
  };
}

function typeCall(type: string): string {
  return `{{ etl.type('${type.replace('[]', '')}') }}`;
}

async function rowsOf(connection: Connection, sql: string): Promise<EngineAnswer> {
  return { table: await connection.query(sql), sql };
}

async function evaluated(google: GoogleSql, sql: string): Promise<EngineAnswer> {
  const evaluation = await google.evaluate(sql, { tables: [] });
  return evaluation.ok ? { table: evaluation.table, sql } : { error: evaluation.problem.message, sql };
}

/** What an engine said, or why it said nothing. */
async function answerOf(ask: () => Promise<EngineAnswer>): Promise<EngineAnswer> {
  try {
    return await ask();
  } catch (thrown) {
    return { error: thrown instanceof Error ? thrown.message : String(thrown), sql: '' };
  }
}
