import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Client } from 'pg';
import type { SharedDatabase } from './servers/shared.ts';

/** The tables of `bi_schema`, in the order in which they refer to each other, and the files that fill them. */
const TABLES = [
  {
    name: 'dim_date',
    file: /^DimDate.*\.csv$/,
    columns:
      'date_id text primary key, date date not null unique, year int, quarter int, quarter_name text, month int, month_name text, day int, weekday int, weekday_name text',
  },
  {
    name: 'dim_product',
    file: /^DimProduct\.csv$/,
    columns: 'product_id text primary key, product_type text not null',
  },
  {
    name: 'dim_customer_segment',
    file: /^DimCustomerSegment\.csv$/,
    columns: 'segment_id text primary key, city text not null',
  },
  {
    name: 'fact_sales',
    file: /^FactSales\.csv$/,
    columns: `sales_id text primary key, date_id text not null references bi_schema.dim_date,
      product_id text not null references bi_schema.dim_product,
      segment_id text not null references bi_schema.dim_customer_segment, price_per_unit numeric(18,4),
      quantity_sold int, total_amount numeric generated always as (price_per_unit * quantity_sold) stored`,
  },
] as const;

/** Makes the `bi_schema` of the sales system in a database from the CSV files in `folder`. */
export async function createSales(database: SharedDatabase, folder: string): Promise<void> {
  const { host, port, user, password } = database;
  const client = new Client({ host, port, user, password, database: database.database });
  await client.connect();
  try {
    await client.query('drop schema if exists bi_schema cascade; create schema bi_schema');
    for (const { name, file, columns } of TABLES) {
      await client.query(`create table bi_schema.${name} (${columns})`);
      const files = readdirSync(folder).filter((one) => file.test(one));
      for (const one of files) await fill(client, name, readFileSync(path.join(folder, one), 'utf8'));
    }
  } finally {
    await client.end();
  }
}

async function fill(client: Client, table: string, csv: string): Promise<void> {
  const [header = '', ...lines] = csv
    .replace(/^\uFEFF/, '')
    .trimEnd()
    .split(/\r?\n/);
  const width = header.split(',').length;
  const { rows } = await client.query<{ column_name: string }>(
    'select column_name from information_schema.columns where table_schema = $1 and table_name = $2 order by ordinal_position limit $3',
    ['bi_schema', table, width],
  );
  const names = rows.map((row) => row.column_name).join(', ');
  const places = rows.map((_, index) => `$${index + 1}`).join(', ');
  for (const line of lines)
    await client.query(`insert into bi_schema.${table} (${names}) values (${places})`, line.split(','));
}
