import { afterEach, describe, expect, it } from 'vitest';
import { parseFolder, projectOf } from '../../testing/parse-fixture.ts';

const removals: (() => void)[] = [];
afterEach(() => {
  for (const remove of removals.splice(0)) remove();
});

async function mistakes(files: Readonly<Record<string, string>>): Promise<string[]> {
  const { folder, remove } = projectOf(files);
  removals.push(remove);
  const { diagnostics } = await parseFolder(folder);
  return diagnostics.map(({ code, position, message }) => `${code} ${position?.file}:${position?.line} ${message}`);
}

const OK = "event_time='a', begin='2024-01-01', batch_size='day'";
const model = (config: string) =>
  `{{ config(materialized='incremental', incremental_strategy='microbatch', ${config}) }} select 1 as a`;

// What dbt 1.11 says of the same models when it parses.
describe('a microbatch model', () => {
  it.each([
    OK,
    "event_time='', begin='2024-01-01', batch_size='day'",
    "event_time='a', begin='2024-01-01T10:00', batch_size='day'",
    "event_time='a', begin='2024-01-01T10:00:00Z', batch_size='hour'",
    "event_time='a', begin='20240101', batch_size='month'",
    "event_time='a', begin='2024-01-01 10', batch_size='year'",
    `${OK}, lookback=2`,
    `${OK}, lookback=-1`,
    `${OK}, lookback=true`,
    `${OK}, lookback=none`,
    `${OK}, concurrent_batches=true`,
  ])('may say %s', async (config) => {
    expect(await mistakes({ 'models/m.sql': model(config) })).toEqual([]);
  });

  it.each([
    ["begin='2024-01-01', batch_size='day'", '"event_time"'],
    ["event_time=7, begin='2024-01-01', batch_size='day'", '"event_time"'],
    ["event_time='a', batch_size='day'", '"begin"'],
    ["event_time='a', begin='yesterday', batch_size='day'", '"yesterday"'],
    ["event_time='a', begin='2024-1-1', batch_size='day'", '"2024-1-1"'],
    ["event_time='a', begin='2024-02-30', batch_size='day'", '"2024-02-30"'],
    ["event_time='a', begin=20240101, batch_size='day'", '20240101'],
    ["event_time='a', begin='', batch_size='day'", '"begin"'],
    ["event_time='a', begin='2024-01-01'", '"batch_size"'],
    ["event_time='a', begin='2024-01-01', batch_size='week'", '"week"'],
    ["event_time='a', begin='2024-01-01', batch_size='DAY'", '"DAY"'],
    [`${OK}, lookback='2'`, '"lookback"'],
    [`${OK}, lookback=1.5`, '"lookback"'],
    [`${OK}, concurrent_batches='yes'`, '"concurrent_batches"'],
    [`${OK}, concurrent_batches=1`, '"concurrent_batches"'],
  ])('may not say %s', async (config, what) => {
    const [found = '', ...others] = await mistakes({ 'models/m.sql': model(config) });
    expect(others).toEqual([]);
    expect(found).toMatch(/^ETL2043 models\/m\.sql:1 The microbatch model "m"/);
    expect(found).toContain(what);
  });

  it('is refused at the line of its properties', async () => {
    const found = await mistakes({
      'models/m.sql': 'select 1 as a',
      'models/m.yml':
        'models:\n  - name: m\n    config:\n      materialized: incremental\n      incremental_strategy: microbatch\n      event_time: a\n      begin: soon\n      batch_size: day\n',
    });
    expect(found).toEqual([expect.stringMatching(/^ETL2043 models\/m\.yml:7/)]);
  });

  it('needs none of it where the project has a strategy of this name', async () => {
    const strategy = '{% macro get_incremental_microbatch_sql(arg_dict) %}{% endmacro %}';
    expect(await mistakes({ 'models/m.sql': model("unique_key='a'"), 'macros/s.sql': strategy })).toEqual([]);
  });
});
