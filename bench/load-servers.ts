import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { Client } from 'pg';
import { startMariadb } from '../cli/testing/servers/mariadb.ts';
import { startPostgres } from '../cli/testing/servers/postgres.ts';
import { programOf } from '../cli/testing/servers/programs.ts';
import { type Contest, contest, readWithDuckdb, run, timed } from './load-contest.ts';

/** A load from PostgreSQL beside its client's `\copy` and DuckDB's reading of that. */
export async function benchPostgres(folder: string, sizes: readonly number[]): Promise<void> {
  const server = await startPostgres({ logical: false });
  try {
    const { host, port, user, password } = server;
    for (const rows of sizes) {
      const client = new Client({ host, port, user, password, database: 'postgres' });
      await client.connect();
      await client.query('drop table if exists orders');
      await client.query(`create table orders as select n::bigint as id, (n * 7919 % 100000)::int as customer_id,
        'SKU-' || lpad((n * 31 % 5000)::text, 6, '0') as sku, (n % 20)::smallint as quantity,
        ((n * 37 % 100000) / 100.0)::numeric(10,2) as price, (n % 1000) / 7.0::float8 as weight, n % 3 = 0 as is_open,
        date '2020-01-01' + (n % 1500)::int as ordered_on,
        timestamp '2020-01-01' + n * interval '1.000123 second' as created_at,
        case when n % 10 = 0 then null else 'note ' || n || case when n % 50 = 0 then ', "quoted"' else '' end end as note
        from generate_series(1::bigint, ${rows}::bigint) as n`);
      await client.query('alter table orders add primary key (id)');
      await client.query('vacuum analyze orders');
      await client.end();
      const file = join(folder, 'postgres.csv');
      const uri = `postgresql://${user}@${host}:${port}/postgres`;
      await contest(folder, {
        name: 'postgres',
        rows,
        connection: { type: 'postgres', host, port, user, password, database: 'postgres' },
        load: {},
        dltUrl: `postgresql+psycopg2://${user}:${password}@${host}:${port}/postgres`,
        floor: async () =>
          await timed(async () => {
            const copy = `\\copy (select * from orders) to '${file}' csv`;
            run(programOf('postgres', 'client'), [uri, '-c', copy], { PGPASSWORD: password });
            return await readWithDuckdb(folder, file, "delim = ',', quote = '\"', escape = '\"'");
          }),
      } satisfies Contest);
    }
  } finally {
    await server.stop();
  }
}

/** A load from MariaDB beside its client's tab separated text and DuckDB's reading of that. */
export async function benchMysql(folder: string, sizes: readonly number[]): Promise<void> {
  const server = await startMariadb();
  try {
    const { host, port, user, password } = server;
    for (const rows of sizes) {
      const client = await createConnection({ host, port, user, password, multipleStatements: true });
      await client.query(`create database if not exists shop; use shop; drop table if exists orders;
        create table orders (id bigint primary key, customer_id int, sku varchar(20), quantity smallint,
          price decimal(10,2), weight double, is_open tinyint(1), ordered_on date, created_at datetime(6), note text);
        insert into orders select seq, seq * 7919 % 100000, concat('SKU-', lpad(seq * 31 % 5000, 6, '0')), seq % 20,
          (seq * 37 % 100000) / 100, (seq % 1000) / 7e0, seq % 3 = 0, date '2020-01-01' + interval (seq % 1500) day,
          timestamp '2020-01-01 00:00:00' + interval seq * 1000123 microsecond,
          if(seq % 10 = 0, null, concat('note ', seq, if(seq % 50 = 0, ', "quoted"', '')))
          from seq_1_to_${rows}; analyze table orders`);
      await client.end();
      const file = join(folder, 'mysql.tsv');
      await contest(folder, {
        name: 'mysql',
        rows,
        connection: { type: 'mysql', host, port, user, password, database: 'shop' },
        load: {},
        dltUrl: `mysql+pymysql://${user}:${password}@${host}:${port}/shop`,
        floor: async () =>
          await timed(async () => {
            const args = ['--no-defaults', '-h', host, '-P', String(port), '-u', user, '--batch', '--quick'];
            const select = ['--skip-column-names', '-e', 'select * from orders', 'shop'];
            run(programOf('mariadb', 'client'), [...args, ...select], { MYSQL_PWD: password }, file);
            return await readWithDuckdb(folder, file, "delim = '\t', quote = '', escape = '', nullstr = 'NULL'");
          }),
      } satisfies Contest);
    }
  } finally {
    await server.stop();
  }
}
