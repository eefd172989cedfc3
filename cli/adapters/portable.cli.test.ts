import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CliProject } from '../testing/cli.ts';

const PROFILES = `p:
  target: dev
  outputs:
    dev: {type: duckdb, path: p.duckdb, schema: main}
    prod: {type: bigquery, method: oauth, project: shop, dataset: d}
`;

describe('macros of etl.', () => {
  const project = new CliProject();
  afterAll(() => project.remove());
  beforeAll(() =>
    project.write({
      'etl_project.yml': "name: p\nversion: '1'\nprofile: p\n",
      'profiles.yml': PROFILES,
      'models/mails.sql':
        "select {{ etl.split_part('mail', \"'@'\", 2) }} as host, {{ etl.initcap('mail') }} as shown from {{ ref('raw') }}",
      'models/raw.sql': "select 'ann@x.org' as mail, date '2024-01-31' as day",
      'models/dated.sql': 'select {{ etl.current_date() }} as today',
      'macros/holds.sql':
        '{% test holds(model, condition) %}select * from {{ model }} where not ({{ condition }}){% endtest %}',
      'models/raw.yml': `models:
  - name: raw
    data_tests:
      - holds:
          arguments: {condition: "{{ etl.contains('mail', etl.literal('@')) }}"}
unit_tests:
  - name: a_day_that_is_told
    model: dated
    given: []
    overrides: {macros: {etl.current_date: "date '2024-02-29'"}}
    expect: {rows: [{today: 2024-02-29}]}
`,
    }),
  );

  it('give each target its own SQL', async () => {
    const dev = await project.etl(['compile', '--select', 'mails']);
    expect(dev.stdout).toContain("string_split(mail, '@')[2] as host");
    const prod = await project.etl(['compile', '--select', 'mails', '--target', 'prod']);
    expect(prod.stdout, prod.stderr).toContain("split(mail, '@')[safe_ordinal(2)] as host");
  });

  it('run, also in tests, and can be told what to give in a unit test', async () => {
    const built = await project.etl(['build']);
    expect(built.exit, built.stderr).toBe(0);
    expect((await project.etl(['show', '--select', 'mails'])).stdout).toContain('x.org');
  });

  it('are taken over by variants of the project, and are not meant by bare names', async () => {
    project.write({ 'macros/own.sql': '{% macro default__initcap(text) %}own({{ text }}){% endmacro %}' });
    expect((await project.etl(['compile', '--select', 'mails'])).stdout).toContain('own(mail) as shown');
    project.write({ 'macros/own.sql': '', 'models/bare.sql': "select {{ initcap('x') }}" });
    const bare = await project.etl(['compile', '--select', 'bare']);
    expect(bare).toMatchObject({ exit: 2 });
    expect(bare.stderr).toContain('initcap');
    project.write({ 'models/bare.sql': 'select 1' });
  });

  it('tell of a part, type or format that is none, and of a macro that is none, at the call', async () => {
    const said = async (call: string) => {
      project.write({ 'models/wrong.sql': `select\n  {{ ${call} }}` });
      const { exit, stderr } = await project.etl(['compile', '--select', 'wrong']);
      expect(exit).toBe(2);
      expect(stderr).toContain('models/wrong.sql:2');
      return stderr;
    };
    expect(await said("etl.date_add('fortnight', 1, 'd')")).toContain(
      "date_add has no part 'fortnight': day, week, month",
    );
    expect(await said("etl.cast('x', 'varchar')")).toContain("'varchar' is no portable type: string, integer");
    expect(await said("etl.format_date('d', '%e')")).toContain(
      "has '%e', which not every engine reads and writes alike",
    );
    expect(await said("etl.regexp_extract('s', '(a)(b)')")).toContain('more than one group');
    expect(await said("etl.to_text('x', 'float')")).toContain('round one to a decimal first');
    expect(await said("etl.date_ad('day', 1, 'd')")).toContain('date_ad');
    project.write({ 'models/wrong.sql': 'select 1' });
  });

  it('stand behind those of a project that is called etl', async () => {
    project.write({
      'etl_project.yml': "name: etl\nversion: '1'\nprofile: p\n",
      'macros/own.sql': "{% macro hello(x) %}'hello ' || {{ x }}{% endmacro %}",
      'models/greeting.sql': "select {{ etl.hello('a') }} as g, {{ etl.md5('a') }} as h from (select 'x' as a) as t",
    });
    const compiled = await project.etl(['compile', '--select', 'greeting']);
    expect(compiled.stdout, compiled.stderr).toContain("'hello ' || a as g, md5(a) as h");
  });
});
