import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CliProject } from '../testing/cli.ts';

interface ResultRecord {
  readonly unique_id: string;
  readonly status: string;
  readonly message: string | null;
  readonly failures: number | null;
  readonly compiled: boolean | null;
  readonly relation_name: string | null;
  readonly thread_id: string;
  readonly timing: readonly { readonly name: string }[];
  readonly adapter_response: Readonly<Record<string, unknown>>;
}

const FILES = {
  'dbt_project.yml':
    'name: p\nversion: 1.0.0\nprofile: p\non-run-start: ["create table if not exists hooks (w text)"]\n',
  'profiles.yml': 'p:\n  target: d\n  outputs:\n    d: {type: duckdb, path: p.duckdb}\n',
  'seeds/s.csv': 'id,name\n1,a\n2,b\n',
  'models/v.sql': "select * from {{ ref('s') }}",
  'models/bad.sql': "select {{ exceptions.raise_compiler_error('no way') if execute }} from {{ ref('v') }}",
  'models/after_bad.sql': "select * from {{ ref('bad') }}",
  'models/m.yml': `models:
  - name: v
    columns:
      - name: id
        data_tests:
          - not_null
          - accepted_values: { name: some, arguments: { values: [7] }, config: { error_if: '>5', warn_if: '>3' } }
unit_tests:
  - name: one
    model: v
    given: [{ input: ref('s'), rows: [{ id: 1 }] }]
    expect: { rows: [{ id: 1 }] }
exposures:
  - { name: fine, type: dashboard, owner: { email: a@b.c }, depends_on: [ref('v')] }
  - { name: broken, type: dashboard, owner: { email: a@b.c }, depends_on: [ref('after_bad')] }
`,
};

// What dbt 1.11 writes for the same project.
describe('run_results.json', () => {
  const project = new CliProject().write(FILES);
  const records = new Map<string, ResultRecord>();
  let args: Readonly<Record<string, unknown>> = {};
  afterAll(() => project.remove());

  beforeAll(async () => {
    expect((await project.etl(['build'])).exit).toBe(1);
    const read = JSON.parse(project.read('target/run_results.json')) as {
      results: ResultRecord[];
      args: Readonly<Record<string, unknown>>;
    };
    for (const one of read.results) records.set(one.unique_id, one);
    args = read.args;
  });

  const ending = (part: string) => [...records.values()].find(({ unique_id: id }) => id.includes(part));

  it('has one result for everything that is selected, hooks and exposures too', () => {
    expect(
      [...records.values()].map(({ unique_id: id, status }) => [id.split('.').slice(0, 3).join('.'), status]),
    ).toEqual(
      expect.arrayContaining([
        ['operation.p.p-on-run-start-0', 'success'],
        ['seed.p.s', 'success'],
        ['model.p.v', 'success'],
        ['model.p.bad', 'error'],
        ['model.p.after_bad', 'skipped'],
        ['test.p.not_null_v_id', 'pass'],
        ['test.p.some', 'pass'],
        ['unit_test.p.v', 'pass'],
        ['exposure.p.fine', 'no-op'],
        ['exposure.p.broken', 'skipped'],
      ]),
    );
    expect(records.size).toBe(10);
  });

  it('says of seeds, hooks and tests what dbt says', () => {
    expect(ending('seed.')).toMatchObject({
      message: 'INSERT 2',
      relation_name: null,
      compiled: null,
      adapter_response: { _message: 'INSERT 2', code: 'INSERT', rows_affected: 2 },
    });
    expect(ending('operation.')).toMatchObject({ message: 'p.on-run-start.0 passed', failures: 0, thread_id: 'main' });
    expect(ending('test.p.some')).toMatchObject({ failures: 0, message: null, adapter_response: { _message: 'OK' } });
    expect(ending('exposure.p.fine')).toMatchObject({ message: 'NO-OP', failures: 0, compiled: null });
  });

  it('has no reason for what was skipped and no execution of what was not compiled', () => {
    expect(ending('after_bad')).toMatchObject({ message: null, timing: [] });
    expect(ending('model.p.bad')?.timing.map(({ name }) => name)).toEqual(['compile']);
    expect(ending('model.p.bad')?.message).toMatch(/^Compilation Error in model bad/);
  });

  it('names the arguments of the command as dbt does', () => {
    expect(args).toMatchObject({ which: 'build', select: [], exclude: [], resource_types: [], vars: {}, print: true });
  });
});
