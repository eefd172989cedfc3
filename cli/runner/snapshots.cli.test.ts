import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterEach, describe, expect, it } from 'vitest';
import { CliProject, type CliResult } from '../testing/cli.ts';

/** What the committed answers say of a snapshot: where it is kept and what its identifiers are made of. */
interface Kept {
  readonly relation: string;
  readonly key: readonly string[];
  readonly names: { readonly dbt_scd_id: string; readonly dbt_updated_at: string; readonly dbt_valid_from: string };
}

interface Answers {
  readonly snapshots: Readonly<Record<string, Kept>>;
  /** Changes of the source tables, and what real dbt (1.11, dbt-duckdb) kept after them. */
  readonly runs: readonly {
    readonly changes: readonly string[];
    readonly answers: Readonly<Record<string, readonly string[]>> | null;
  }[];
}

const FILE = new URL('../testing/fixtures/snapshots/dbt-answers.json', import.meta.url);
const answers: Answers = JSON.parse(readFileSync(FILE, 'utf8'));

let project: CliProject | undefined;
afterEach(() => project?.remove());

/** Runs statements in a warehouse that no command holds; gives the rows of the last one as text. */
async function inWarehouse(file: string, statements: readonly string[]): Promise<(string | null)[][]> {
  const instance = await DuckDBInstance.create(file);
  const connection = await instance.connect();
  try {
    let rows: (string | null)[][] = [];
    for (const sql of statements) {
      const reader = await connection.runAndReadAll(sql);
      rows = [reader.columnNames(), ...(reader.getRowsJson() as (string | null)[][])];
    }
    return rows;
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** Rows without what differs from run to run: times become ordinals, identifiers what they are made of. */
function normal([columns = [], ...rows]: (string | null)[][], { key, names }: Kept): string[] {
  const isNow = (value: string | null) =>
    value !== null && /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/.test(value) && value > '2025' && value < '9';
  const times = [...new Set(rows.flat().filter(isNow))].sort();
  const at = (row: (string | null)[], name: string) => row[columns.indexOf(name)] ?? null;
  const md5 = (text: string) => createHash('md5').update(text).digest('hex');
  const deleted = (row: (string | null)[]) =>
    rows.map((other) => md5(`${at(other, names.dbt_scd_id)}|${at(row, names.dbt_valid_from)}`));
  const identity = (row: (string | null)[]) => {
    const id = at(row, names.dbt_scd_id);
    if (id === md5([...key, names.dbt_updated_at].map((name) => at(row, name) ?? '').join('|')))
      return 'of key and time';
    return deleted(row).includes(String(id)) ? 'of the deleted version' : id;
  };
  const texts = rows.map((row) =>
    row
      .map((value, index) => (columns[index] === names.dbt_scd_id ? identity(row) : value))
      .map((value) => (isNow(value) ? `time ${times.indexOf(value) + 1}` : (value ?? 'NULL')))
      .join(' | '),
  );
  return [columns.join(' | '), ...texts.sort(byCodePoint)];
}

const byCodePoint = (one: string, other: string) => Buffer.compare(Buffer.from(one), Buffer.from(other));

const textOf = ({ stdout, stderr }: CliResult) => stdout + stderr;

describe('etl snapshot', () => {
  it('keeps the versions that dbt keeps, over changes, deletions, revivals and new columns', async () => {
    project = new CliProject('snapshots');
    const file = project.path('kept.duckdb');
    for (const { changes, answers: expected } of answers.runs) {
      if (changes.length > 0) await inWarehouse(file, changes);
      const run = await project.etl(['snapshot']);
      expect(run.exit, textOf(run)).toBe(0);
      for (const [name, rows] of Object.entries(expected ?? {})) {
        const kept = answers.snapshots[name] as Kept;
        const found = await inWarehouse(file, [`select columns(*)::varchar from ${kept.relation}`]);
        expect({ name, rows: normal(found, kept) }).toEqual({ name, rows });
      }
    }
  }, 300_000);

  it('keeps nothing of a run whose tests fail, and skips what reads the snapshot', async () => {
    project = (await small()).write({
      'models/after.sql': "select * from {{ ref('people') }}",
      'models/people.yml': `snapshots:\n  - name: people\n    columns: [{ name: dbt_scd_id, data_tests: [unique] }]\n`,
    });
    const file = project.path('kept.duckdb');
    expect((await project.etl(['build', '--exclude', 'test_type:data'])).exit).toBe(0);
    await inWarehouse(file, [
      "update raw.people set name = 'x' where id = 1",
      'insert into raw.people values (1, null)',
    ]);
    const run = await project.etl(['build']);
    expect(run.exit, textOf(run)).toBe(1);
    expect(textOf(run)).toContain('ETL6001');
    expect(await inWarehouse(file, ['select id, name from people'])).toEqual([
      ['id', 'name'],
      [1, 'one'],
    ]);
  });

  it('asks the macros that a project takes over, and its own strategies', async () => {
    project = (await small()).write({
      'macros/own.sql':
        "{% macro default__snapshot_hash_arguments(args) %}'id of ' || {{ args[0] }}{% endmacro %}\n" +
        '{% macro snapshot_by_length_strategy(node, old, new, config, exists) %}' +
        "{% do return({'unique_key': 'id', 'updated_at': snapshot_get_time(), 'row_changed': 'length(' ~ old ~ '.name) < length(' ~ new ~ '.name)'," +
        " 'scd_id': snapshot_hash_arguments(['name']), 'hard_deletes': 'ignore'}) %}{% endmacro %}\n",
      'snapshots/longer.sql': snapshotSql('longer', "strategy='by_length', unique_key='id'"),
    });
    const file = project.path('kept.duckdb');
    for (const name of ['one', 'two', 'three']) {
      await inWarehouse(file, [`update raw.people set name = '${name}'`]);
      const run = await project.etl(['snapshot']);
      expect(run.exit, textOf(run)).toBe(0);
    }
    const [, ...longer] = await inWarehouse(file, ['select dbt_scd_id, dbt_valid_to is null from longer order by 1']);
    expect(longer).toEqual([
      ['id of one', false],
      ['id of three', true],
    ]);
    const [, ...ids] = await inWarehouse(file, ['select distinct dbt_scd_id from people']);
    expect(ids).toEqual([['id of 1']]);
  });

  it('says in the words of the project what is wrong, and where', async () => {
    project = (await small()).write({
      'snapshots/wrong.sql': [
        snapshotSql('no_column', "strategy='timestamp', unique_key='id', updated_at='nmae'"),
        snapshotSql('no_strategy', "strategy='mine', unique_key='id'"),
        snapshotSql(
          'both',
          "strategy='check', unique_key='id', check_cols='all', hard_deletes='ignore', invalidate_hard_deletes=true",
        ),
        snapshotSql('a_view', "strategy='check', unique_key='id', check_cols='all'"),
        snapshotSql('a_table', "strategy='check', unique_key='id', check_cols='all'"),
        snapshotSql(
          'dated',
          "strategy='timestamp', unique_key='id', updated_at='d'",
          "select 1 as id, date '2024-01-01' as d",
        ),
        snapshotSql('broken', "strategy='check', unique_key='id', check_cols='all'", 'select 1 as id,\n  nono as x'),
      ]
        .join('')
        .replace(/^/, '\n\n'),
    });
    await inWarehouse(project.path('kept.duckdb'), [
      'create view a_view as select 1 as id',
      'create table a_table as select 1 as id',
    ]);
    const run = await project.etl(['snapshot']);
    const text = textOf(run);
    expect(run.exit, text).toBe(1);
    expect(text).toContain('The query of the snapshot "no_column" has no column "nmae", which "updated_at" names.');
    expect(text).toContain('did you mean "name"?');
    expect(text).toContain('"no_strategy" has the strategy "mine", and there is no macro "snapshot_mine_strategy".');
    expect(text).toContain('"both" has both "hard_deletes" and "invalidate_hard_deletes"');
    expect(text).toContain('cannot be kept in "kept"."main"."a_view", which is a view.');
    expect(text).toContain('it has no "dbt_scd_id", "dbt_valid_from", "dbt_valid_to".');
    expect(text).toContain('warning ETL4036');
    expect(text).toMatch(/error ETL4010 {2}snapshots\/wrong\.sql:30:3/);
    const strict = await project.etl(['snapshot', '-s', 'dated', '--warn-error-options', '{error: [ETL4036]}']);
    expect(strict.exit).toBe(1);
    expect(textOf(strict)).toContain('error ETL4036');
    const silent = await project.etl(['snapshot', '-s', 'dated', '--warn-error-options', '{silence: [ETL4036]}']);
    expect(silent.exit, textOf(silent)).toBe(0);
    expect(textOf(silent)).not.toContain('ETL4036');
  });

  it('takes no row for gone when references give none under --empty', async () => {
    project = await small();
    expect((await project.etl(['snapshot'])).exit).toBe(0);
    expect((await project.etl(['snapshot', '--empty'])).exit).toBe(0);
    const rows = await inWarehouse(project.path('kept.duckdb'), ['select dbt_valid_to is null from people']);
    expect(rows.slice(1)).toEqual([[true]]);
  });
});

/** A project with one snapshot of a table of one row. */
async function small(): Promise<CliProject> {
  const made = new CliProject();
  const check = "strategy='check', unique_key='id', check_cols='all', hard_deletes='invalidate'";
  await inWarehouse(made.path('kept.duckdb'), [
    'create schema raw',
    "create table raw.people as select 1 as id, 'one' as name",
  ]);
  return made.write({
    'dbt_project.yml': "name: people\nversion: '1.0'\nprofile: p\nflags: { publish: after_tests }\n",
    'profiles.yml': 'p:\n  target: dev\n  outputs:\n    dev: { type: duckdb, path: kept.duckdb, threads: 1 }\n',
    'models/sources.yml': 'sources:\n  - name: raw\n    tables: [{ name: people }]\n',
    'snapshots/people.sql': snapshotSql('people', check),
  });
}

function snapshotSql(name: string, config: string, sql = "select * from {{ source('raw', 'people') }}"): string {
  return `{% snapshot ${name} %}\n{{ config(${config}) }}\n${sql}\n{% endsnapshot %}\n`;
}
