import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CliProject } from '../testing/cli.ts';

const MODEL = `{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='ts', begin='2024-01-01',
  batch_size='day', pre_hook="insert into hooks values ('pre')", post_hook="insert into hooks values ('post')") }}
select id, ts, '{{ model.batch.id }}' as batch{{ ", error('boom') as broken" if var('broken', '') == model.batch.id }}
from {{ ref('src') }}`;

const SPAN = ['--event-time-start', '2024-01-01', '--event-time-end', '2024-01-04'];

interface BatchRecord {
  readonly unique_id: string;
  readonly status: string;
  readonly batch_results: { readonly successful: string[][]; readonly failed: string[][] } | null;
}

describe('a microbatch model', () => {
  const project = new CliProject();
  afterAll(() => project.remove());

  beforeAll(() => {
    project.write({
      'dbt_project.yml':
        'name: p\nversion: 1.0.0\nprofile: p\nflags: {publish: after_tests}\non-run-start: ["create table if not exists hooks (w text)"]\n',
      'profiles.yml': 'p:\n  target: d\n  outputs:\n    d: {type: duckdb, path: p.duckdb}\n',
      'models/src.sql': `{{ config(materialized='table', event_time='ts') }}
select i as id, timestamp '2024-01-01' + interval (i * 7) hour as ts from range(20) t(i)`,
      'models/mb.sql': MODEL,
    });
  });

  async function rows(sql: string): Promise<unknown[]> {
    const instance = await DuckDBInstance.create(project.path('p.duckdb'));
    const connection = await instance.connect();
    try {
      return (await connection.runAndReadAll(sql)).getRowsJson();
    } finally {
      connection.closeSync();
      instance.closeSync();
    }
  }

  function record(): BatchRecord | undefined {
    const { results } = JSON.parse(project.read('target/run_results.json')) as { results: BatchRecord[] };
    return results.find((one) => one.unique_id === 'model.p.mb');
  }

  const counts = 'select batch, count(*)::int from mb group by all order by all';

  it('is built batch by batch, each with its own rows, and hooks run once', async () => {
    const run = await project.etl(['run', ...SPAN]);
    expect(run.exit, run.stdout + run.stderr).toBe(0);
    expect(await rows(counts)).toEqual([
      ['20240101', 4],
      ['20240102', 3],
      ['20240103', 4],
    ]);
    expect(await rows('from hooks order by all')).toEqual([['post'], ['pre']]);
    expect(record()?.batch_results?.successful).toHaveLength(3);
    expect(project.read('target/compiled/p/models/mb/mb_20240102.sql')).toContain(
      "where ts >= '2024-01-02 00:00:00+00:00' and ts < '2024-01-03 00:00:00+00:00'",
    );
  });

  it('replaces the batches of the span and leaves the others', async () => {
    const run = await project.etl(['run', '--event-time-start', '2024-01-03', '--event-time-end', '2024-01-05']);
    expect(run.exit, run.stdout + run.stderr).toBe(0);
    expect(await rows(counts)).toEqual([
      ['20240101', 4],
      ['20240102', 3],
      ['20240103', 4],
      ['20240104', 3],
    ]);
  });

  it('reads only the rows of a sample, and so does any other model', async () => {
    project.write({ 'models/all_rows.sql': "select count(*)::int as n from {{ ref('src') }}" });
    const sample = '{start: 2024-01-02 12:00:00, end: 2024-01-03 12:00:00}';
    const run = await project.etl(['run', '--full-refresh', '--sample', sample]);
    expect(run.exit, run.stdout + run.stderr).toBe(0);
    expect(await rows('from all_rows')).toEqual([[3]]);
    expect(await rows(counts)).toEqual([
      ['20240102', 1],
      ['20240103', 2],
    ]);
    expect(project.read('target/compiled/p/models/mb/mb_20240102.sql')).toContain(
      "where ts >= '2024-01-02 12:00:00+00:00' and ts < '2024-01-03 00:00:00+00:00'",
    );
  });

  it('keeps the batches that were built when another fails', async () => {
    const run = await project.etl(['run', '--full-refresh', ...SPAN, '--vars', '{broken: "20240102"}']);
    expect(run.exit).toBe(1);
    expect(await rows(counts)).toEqual([
      ['20240101', 4],
      ['20240103', 4],
    ]);
    expect(record()?.status).toBe('partial success');
    expect(record()?.batch_results?.failed).toEqual([['2024-01-02T00:00:00+00:00', '2024-01-03T00:00:00+00:00']]);
  });

  it('is repeated for the batches that failed alone', async () => {
    const run = await project.etl(['retry', '--vars', '{}']);
    expect(run.exit, run.stdout + run.stderr).toBe(0);
    expect(await rows(counts)).toEqual([
      ['20240101', 4],
      ['20240102', 3],
      ['20240103', 4],
    ]);
    expect(record()?.batch_results?.successful).toHaveLength(3);
    expect(run.stdout).toContain('3 rows');
  });

  it('tries no further batch when the first one fails', async () => {
    const run = await project.etl(['run', ...SPAN, '--vars', '{broken: "20240101"}']);
    expect(run.exit).toBe(1);
    expect(record()?.status).toBe('error');
    expect(record()?.batch_results?.failed).toHaveLength(3);
  });

  it('holds the last batch until the tests have passed', async () => {
    project.write({ 'models/mb.yml': 'models: [{name: mb, columns: [{name: id, data_tests: [unique]}]}]' });
    project.write({
      'models/mb.sql': MODEL.replace(
        'select id',
        "select (case when '{{ model.batch.id }}' = '20240103' then 1 else id end) as id",
      ),
    });
    const run = await project.etl(['build', '--full-refresh', ...SPAN]);
    expect(run.exit).toBe(1);
    expect(await rows(counts)).toEqual([
      ['20240101', 4],
      ['20240102', 3],
    ]);
    expect(record()?.batch_results?.failed).toHaveLength(1);
  });

  it('wants a span that makes sense', async () => {
    const run = await project.etl(['run', '--event-time-start', '2024-01-01']);
    expect(run.exit).toBe(2);
    expect(run.stderr + run.stdout).toContain('both are needed');
  });
});
