import { rmSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';

/** `read FILE DATABASE OPTIONS`: a new table from a CSV file. `write FILE ROWS [AFTER]`: a packed CSV file of made rows. */
const [command = '', file = '', ...rest] = process.argv.slice(2);
const text = (value: string) => `'${value.replaceAll("'", "''")}'`;

if (command === 'read') {
  const [database = '', options = ''] = rest;
  for (const suffix of ['', '.wal']) rmSync(`${database}${suffix}`, { force: true });
  const instance = await DuckDBInstance.create(database, { threads: '2' });
  const connection = await instance.connect();
  await connection.run(`create table orders as select * from read_csv(${text(file)}, ${options})`);
  connection.closeSync();
  instance.closeSync();
} else {
  const [rows = '0', after = '0'] = rest;
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const connection = await instance.connect();
  await connection.run(`copy (select n as id, n * 7919 % 100000 as customer_id,
    'SKU-' || lpad((n * 31 % 5000)::varchar, 6, '0') as sku, n % 20 as quantity,
    ((n * 37 % 100000) / 100)::decimal(10,2) as price, (n % 1000) / 7 as weight, n % 3 = 0 as is_open,
    date '2020-01-01' + (n % 1500)::integer as ordered_on,
    timestamp '2020-01-01' + to_microseconds(n * 1000123) as created_at,
    case when n % 10 = 0 then null else 'note ' || n || case when n % 50 = 0 then ', "quoted"' else '' end end as note
    from range(${Number(after) + 1}, ${Number(after) + Number(rows) + 1}) as t(n)) to ${text(file)} (format csv, header, compression gzip)`);
  connection.closeSync();
  instance.closeSync();
}
