import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { startBigquerySource } from '../testing/bigquery-source.ts';
import { CliProject } from '../testing/cli.ts';
import { type MariadbSource, startMariadbSource } from '../testing/mariadb-source.ts';
import { type PostgresSource, startPostgresSource } from '../testing/postgres-source.ts';
import { describeWithServers } from '../testing/servers/describe-with-servers.ts';

const PROJECT = 'name: shop_demo\nversion: "1.0"\nprofile: shop_demo\n';

function projectOf(connection: object): CliProject {
  const output = { type: 'duckdb', path: 'w.duckdb', schema: 'main', connections: { shop: connection } };
  return new CliProject().write({
    'etl_project.yml': PROJECT,
    'profiles.yml': JSON.stringify({ shop_demo: { target: 'dev', outputs: { dev: output } } }),
  });
}

describeWithServers(['mariadb'], 'etl sources against MariaDB', () => {
  let source: MariadbSource;
  let project: CliProject;

  beforeAll(async () => {
    source = await startMariadbSource();
  });
  afterAll(async () => await source?.stop());
  beforeEach(async () => {
    await source.run('drop table if exists orders, customers, notes');
    await source.run("create table customers (id int primary key, name varchar(40) comment 'As on the invoice')");
    await source.run(`create table orders (id bigint primary key, customer_id int, total decimal(10,2) not null,
paid tinyint(1), \`on\` date, updated_at datetime, foreign key (customer_id) references customers (id))
comment 'What people bought'`);
    project = projectOf(source.connection);
  });
  afterEach(() => project.remove());

  it('writes declarations that load at once and differ in nothing', async () => {
    await source.run("insert into customers values (1, 'Ana')");
    await source.run("insert into orders values (10, 1, 12.50, 1, '2024-01-31', '2024-01-31 10:00:00')");
    const written = await project.etl(['sources', 'introspect', 'shop']);
    expect(written.stderr).toBe('');
    expect(written.exit).toBe(0);
    expect(written.stdout).toContain('shop has 2 tables, 8 columns.');
    expect(written.stdout).toContain('Wrote sources/shop.yml.');
    expect(project.read('sources/shop.yml')).toBe(`version: 2

sources:
  - name: shop
    schema: raw_shop
    config: { connection: shop }
    tables:
      - name: customers
        primary_key: [id]
        columns:
          - { name: id, data_type: integer }
          - { name: name, data_type: varchar(40), description: As on the invoice }
      - name: orders
        description: What people bought
        primary_key: [id]
        foreign_keys:
          - { columns: [customer_id], table: customers, referenced: [id] }
        # To read only what is new, if every change of a row sets updated_at:
        # load: { strategy: incremental, cursor: updated_at }
        columns:
          - { name: id, data_type: bigint }
          - { name: customer_id, data_type: integer }
          - { name: total, data_type: "decimal(10,2)" }
          - { name: paid, data_type: boolean }
          - { name: "on", data_type: date }
          - { name: updated_at, data_type: timestamp }
`);
    expect((await project.etl(['sources', 'check'])).stdout).toContain('2 tables checked, 0 different.');
    const loaded = await project.etl(['load']);
    expect([loaded.exit, loaded.stderr]).toEqual([0, '']);
  });

  it('tells what has changed, and mends it where people wrote around it', async () => {
    await project.etl(['source', 'introspect', 'shop']);
    const before = project.read('sources/shop.yml').replace('boolean }', 'boolean } # by the till');
    project.write({ 'sources/shop.yml': before });
    await source.run('alter table orders modify total decimal(12,2), drop column `on`, add column fax varchar(9)');
    await source.run('create table notes (id int primary key, words text)');
    const checked = await project.etl(['source', 'check']);
    expect(checked.exit).toBe(1);
    expect(checked.stdout).toContain(`shop.orders
  missing column  on     declared date           not at the source
  extra column    fax    not declared            source varchar(9)
  type            total  declared decimal(10,2)  source decimal(12,2)
`);
    const shown = await project.etl(['source', 'introspect', 'shop', '--dry-run']);
    expect(shown.stdout).toContain('Would write sources/shop.yml.');
    expect(project.read('sources/shop.yml')).toBe(before);
    const mended = await project.etl(['source', 'introspect', 'shop', '--prune', '--log-format', 'json']);
    const states = mended.stdout.split('\n').flatMap((line) => {
      const parsed = line.startsWith('{"table"') ? (JSON.parse(line) as { table: string; state: string }) : undefined;
      return parsed === undefined ? [] : [[parsed.table, parsed.state]];
    });
    expect(states).toEqual([
      ['customers', 'same'],
      ['notes', 'new'],
      ['orders', 'changed'],
    ]);
    expect(project.read('sources/shop.yml')).toBe(
      before
        .replace('decimal(10,2)', 'decimal(12,2)')
        .replace('          - { name: "on", data_type: date }\n', '')
        .replace(
          /(updated_at, data_type: timestamp \}\n)/,
          `$1          - { name: fax, data_type: varchar(9) }
      - name: notes
        primary_key: [id]
        columns:
          - { name: id, data_type: integer }
          - { name: words, data_type: string }
`,
        ),
    );
  });

  it('says what it cannot do', async () => {
    const unknown = await project.etl(['sources', 'introspect', 'shopp']);
    expect([unknown.exit, unknown.stderr.includes('ETL1046')]).toEqual([2, true]);
    const none = await project.etl(['sources', 'introspect', 'shop', '--tables', 'x*']);
    expect([none.exit, none.stderr.includes('ETL5095')]).toEqual([2, true]);
    const nothing = await project.etl(['sources', 'introspect']);
    expect([nothing.exit, nothing.stderr.includes('etl source introspect shop')]).toEqual([2, true]);
  });
});

describeWithServers(['postgres'], 'etl sources against PostgreSQL', () => {
  let source: PostgresSource;
  let project: CliProject;

  beforeAll(async () => {
    source = await startPostgresSource();
    project = projectOf(source.connection);
  });
  afterAll(async () => {
    project?.remove();
    await source?.stop();
  });

  it('writes tables of all schemas that load at once and differ in nothing', async () => {
    await source.run('create schema old');
    await source.run('create table orders (id bigint primary key, tags text[], total numeric, due timestamptz)');
    await source.run('create table old.orders (id int references public.orders, code char(3), primary key (id, code))');
    await source.run('comment on column orders.total is \'With tax, "net" is #2\'');
    const written = await project.etl(['sources', 'introspect', 'shop', '--output', 'sources/erp/tables.yml']);
    expect([written.exit, written.stderr]).toEqual([0, '']);
    expect(project.read('sources/erp/tables.yml')).toContain('load: { table: old.orders }');
    expect(await project.etl(['sources', 'check'])).toMatchObject({ exit: 0, stderr: '' });
    const again = await project.etl(['sources', 'introspect', 'shop']);
    expect(again.stdout).toContain('The declarations are as the source has it.');
    const loaded = await project.etl(['load']);
    expect([loaded.exit, loaded.stderr]).toEqual([0, '']);
  });
});

describeWithServers(['bigquery'], 'etl sources against BigQuery', () => {
  it('writes declarations that load at once and differ in nothing', async () => {
    const source = await startBigquerySource();
    const project = projectOf(source.connection);
    try {
      await source.create({
        name: 'orders',
        columns: {
          id: 'bigint',
          day: 'date',
          seen: 'timestamp',
          paid: 'boolean',
          total: 'decimal(38,9)',
          note: 'string',
        },
        rows: [['10', '2024-01-31', '2024-01-31 10:00:00', '1', '12.500000000', 'Ana, "x"']],
      });
      const written = await project.etl(['sources', 'introspect', 'shop']);
      expect([written.exit, written.stderr]).toEqual([0, '']);
      expect(written.stdout).toContain('shop has 1 table, 6 columns.');
      expect(project.read('sources/shop.yml')).toContain(`      - name: orders
        columns:
          - { name: id, data_type: bigint }
          - { name: day, data_type: date }
          - { name: seen, data_type: timestamp }
          - { name: paid, data_type: boolean }
          - { name: total, data_type: "decimal(38,9)" }
          - { name: note, data_type: string }
`);
      expect((await project.etl(['sources', 'check'])).stdout).toContain('1 table checked, 0 different.');
      const loaded = await project.etl(['load']);
      expect([loaded.exit, loaded.stdout]).toEqual([0, expect.stringMatching(/shop\.orders .*1 row/)]);
      expect(loaded.stdout).not.toContain('may have values');
    } finally {
      project.remove();
      await source.stop();
    }
  }, 120_000);
});
