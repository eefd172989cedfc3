import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { type PostgresSource, startPostgresSource } from '../testing/postgres-source.ts';
import { SalesProject } from '../testing/sales-project.ts';
import { describeWithServers } from '../testing/servers/describe-with-servers.ts';

const COUNTS = `select (select count(*) from raw_shop.countries), (select count(*) from raw_shop.order_lines),
  (select count(*) from raw_shop.orders), (select count(*) from totals)`;

describeWithServers(['postgres'], 'A cluster', () => {
  let source: PostgresSource;
  let project: SalesProject;
  beforeAll(async () => {
    source = await startPostgresSource();
  });
  afterAll(() => source?.stop());
  beforeEach(async () => {
    await source.run(`drop table if exists countries; drop table if exists order_lines; drop table if exists orders;
      create table countries (id bigint, note text); insert into countries values (1, 'es');
      create table orders (order_id bigint primary key, day date, note text);
      create table order_lines (order_id bigint, line int, product text, primary key (order_id, line));
      insert into orders values (1, '2024-01-01', 'x'), (2, '2024-01-02', 'y');
      insert into order_lines values (1, 1, 'a'), (2, 1, 'b'), (2, 2, 'c')`);
    project = new SalesProject(source.connection);
    expect(await project.etl(['build'])).toMatchObject({ exit: 0, stderr: '' });
  });
  afterEach(() => project?.remove());

  const change = async (product: string) =>
    await source.run(`insert into countries values (2, 'pt'); insert into orders values (3, '2024-01-03', 'z');
      insert into order_lines values (3, 1, '${product}')`);

  it('is held back, all of it, by a failing test of one table, and is loaded by the retry once that is mended', async () => {
    await change('wrong');
    const { exit, stdout } = await project.etl(['build']);
    expect(exit).toBe(1);
    expect(project.statuses()).toEqual({
      'shop.countries': 'skipped',
      'shop.order_lines': 'error',
      'shop.orders': 'skipped',
      known_products: 'fail',
      noted: 'pass',
      of_orders: 'pass',
      totals: 'skipped',
    });
    expect(stdout).toContain(
      '"shop.order_lines" was built but not published, because a test of it failed: known_products',
    );
    expect(project.messages()['shop.orders']).toBe('it is published together with "shop.order_lines", which failed');
    expect(stdout).toContain('the last good version stays: shop.countries, shop.order_lines, shop.orders, totals');
    expect(await project.rows(COUNTS)).toEqual([['1', '3', '2', '2']]);
    await source.run(`update order_lines set product = 'c' where product = 'wrong'`);
    expect(await project.etl(['retry'])).toMatchObject({ exit: 0, stderr: '' });
    expect(await project.rows(COUNTS)).toEqual([['2', '4', '3', '3']]);
  });

  it('is held back by a test across its tables, which sees all of them as they would be', async () => {
    await source.run(`insert into order_lines values (9, 1, 'a')`);
    expect((await project.etl(['build'])).exit).toBe(1);
    expect(project.statuses()).toMatchObject({
      'shop.countries': 'skipped',
      'shop.order_lines': 'error',
      'shop.orders': 'skipped',
      of_orders: 'fail',
      totals: 'skipped',
    });
    expect(await project.rows(COUNTS)).toEqual([['1', '3', '2', '2']]);
    await source.run(`insert into orders values (9, '2024-01-02', 'found')`);
    expect((await project.etl(['retry'])).exit).toBe(0);
    expect(await project.rows(COUNTS)).toEqual([['1', '4', '3', '3']]);
  });

  it('keeps its rows when one table cannot be read, which alone is to blame', async () => {
    await change('c');
    await source.run('alter table orders rename column note to remark');
    const { exit, stdout } = await project.etl(['load']);
    expect(exit).toBe(1);
    expect(project.statuses()).toEqual({
      'shop.countries': 'skipped',
      'shop.order_lines': 'skipped',
      'shop.orders': 'error',
    });
    expect(stdout).toMatch(/> \d+ \| +- name: orders\n/);
    expect(await project.rows(COUNTS)).toEqual([['1', '3', '2', '2']]);
    await source.run('alter table orders rename column remark to note');
    expect((await project.etl(['retry'])).exit).toBe(0);
    expect(project.statuses()).toEqual({
      'shop.countries': 'success',
      'shop.order_lines': 'success',
      'shop.orders': 'success',
    });
    expect(await project.rows(COUNTS)).toEqual([['2', '4', '3', '2']]);
  });

  it('says so when only a part of it is selected', async () => {
    await change('c');
    const { exit, stdout, stderr } = await project.etl(['load', '--select', 'source:shop.orders']);
    expect(exit).toBe(0);
    expect(stdout + stderr).toContain(
      'Only a part of cluster "sales" is selected: it is loaded without shop.countries, shop.order_lines.',
    );
    expect(await project.rows(COUNTS)).toEqual([['1', '3', '3', '2']]);
  });

  it('shows one moment of the source, whatever is written there while its tables are read', async () => {
    await source.run('begin; lock table orders in access exclusive mode');
    const load = project.etl(['load']);
    const waiting = `select count(*)::int from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`;
    const isWaiting = async () => {
      await source.run('select pg_stat_clear_snapshot(), pg_sleep(0.05)');
      return (await source.run(waiting, []))[0]?.[0] === 1;
    };
    while (!(await isWaiting()));
    await change('c');
    await source.run('commit');
    expect((await load).exit).toBe(0);
    expect(await project.rows(COUNTS)).toEqual([['1', '3', '2', '2']]);
    expect((await project.etl(['build'])).exit).toBe(0);
    expect(await project.rows(COUNTS)).toEqual([['2', '4', '3', '3']]);
  });
});
