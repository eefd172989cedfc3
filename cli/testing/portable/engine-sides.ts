import { type Connection, loadAdapter } from '../../adapters/index.ts';
import { type GoogleSql, startGoogleSql } from '../../googlesql/index.ts';
import { inputSelect, type ValueWriter } from './input-rows.ts';
import { type MacroRenderer, macroRenderer } from './render-macros.ts';
import type { EngineAnswer, MacroCases } from './types.ts';

/** An engine that runs what the macros give for it. */
export interface EngineSide {
  readonly macros: MacroRenderer;
  /** Runs a query of template text in which `input` is the table of the rows. */
  run(cases: MacroCases, query: string): Promise<EngineAnswer>;
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
    run: async (cases, query) => {
      if (filled !== cases)
        await connection.execute(`create or replace temp table input as ${inputSelect(cases, writer)}`);
      filled = cases;
      return await answerOf(() => rowsOf(connection, macros.render(query)));
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
    run: async (cases, query) => await answerOf(() => evaluated(google, whole(cases, query))),
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
