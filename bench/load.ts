import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { createConnection } from 'mysql2/promise';
import { Client } from 'pg';
import { startMariadb } from '../cli/testing/servers/mariadb.ts';
import { startPostgres } from '../cli/testing/servers/postgres.ts';
import { programOf } from '../cli/testing/servers/programs.ts';
import { s3Client, startS3 } from '../cli/testing/servers/s3.ts';
import { ETL, type Measured, measure } from './measure.ts';

const READER = fileURLToPath(new URL('./load-floor.js', import.meta.url));
const COLUMNS: readonly (readonly [name: string, dataType: string])[] = [
  ['id', 'bigint'],
  ['customer_id', 'integer'],
  ['sku', 'string'],
  ['quantity', 'smallint'],
  ['price', 'decimal(10,2)'],
  ['weight', 'double'],
  ['is_open', 'boolean'],
  ['ordered_on', 'date'],
  ['created_at', 'timestamp'],
  ['note', 'string'],
];

/** What a source gives, and the least that one could do to bring it into DuckDB. */
interface Contest {
  readonly name: string;
  readonly rows: number;
  readonly connection: Readonly<Record<string, string | number>>;
  readonly load: Readonly<Record<string, string>>;
  /** Milliseconds of the raw floor. */
  floor(): number;
}

/**
 * Measures `etl load` as a whole process beside the raw floor: the server's own client writing CSV, then DuckDB reading
 * it; for files, DuckDB's own `create table as select * from read_csv(...)`; for S3, `etl load` of the same files on disk. ROWS sets the rows: 1,000,000 unless told,
 * five times as many for the packed file.
 */
export async function benchLoad(): Promise<void> {
  const rows = Number(process.env.ROWS ?? 1_000_000);
  const folder = mkdtempSync(join(tmpdir(), 'etl-bench-load-'));
  const wanted = (process.env.SOURCES ?? 'postgres mysql csv s3').split(/[ ,]+/);
  try {
    print('source', 'rows', 'etl', 'floor', 'ratio', 'rows/s', 'peak');
    if (wanted.includes('postgres')) await benchPostgres(folder, rows);
    if (wanted.includes('mysql')) await benchMysql(folder, rows);
    if (wanted.includes('csv')) await contest(folder, csvContest(folder, rows * 5));
    if (wanted.includes('s3')) await benchS3(folder, rows);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function benchPostgres(folder: string, rows: number): Promise<void> {
  const server = await startPostgres({ logical: false });
  try {
    const { host, port, user, password } = server;
    const client = new Client({ host, port, user, password, database: 'postgres' });
    await client.connect();
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
      floor: () =>
        timed(() => {
          const copy = `\\copy (select * from orders) to '${file}' csv`;
          run(programOf('postgres', 'client'), [uri, '-c', copy], { PGPASSWORD: password });
          readWithDuckdb(folder, file, "delim = ',', quote = '\"', escape = '\"'");
        }),
    });
  } finally {
    await server.stop();
  }
}

async function benchMysql(folder: string, rows: number): Promise<void> {
  const server = await startMariadb();
  try {
    const { host, port, user, password } = server;
    const client = await createConnection({ host, port, user, password, multipleStatements: true });
    await client.query(`create database shop; use shop;
      create table orders (id bigint primary key, customer_id int, sku varchar(20), quantity smallint,
        price decimal(10,2), weight double, is_open tinyint(1), ordered_on date, created_at datetime(6), note text);
      insert into orders select seq, seq * 7919 % 100000, concat('SKU-', lpad(seq * 31 % 5000, 6, '0')), seq % 20,
        (seq * 37 % 100000) / 100, (seq % 1000) / 7e0, seq % 3 = 0, date '2020-01-01' + interval (seq % 1500) day,
        timestamp '2020-01-01 00:00:00' + interval seq * 1000123 microsecond,
        if(seq % 10 = 0, null, concat('note ', seq, if(seq % 50 = 0, ', "quoted"', '')))
        from seq_1_to_${rows}`);
    await client.end();
    const file = join(folder, 'mysql.tsv');
    await contest(folder, {
      name: 'mysql',
      rows,
      connection: { type: 'mysql', host, port, user, password, database: 'shop' },
      load: {},
      floor: () =>
        timed(() => {
          const args = ['--no-defaults', '-h', host, '-P', String(port), '-u', user, '--batch', '--quick'];
          const select = ['--skip-column-names', '-e', 'select * from orders', 'shop'];
          run(programOf('mariadb', 'client'), [...args, ...select], { MYSQL_PWD: password }, file);
          readWithDuckdb(folder, file, "delim = '\t', quote = '', escape = '', nullstr = 'NULL'");
        }),
    });
  } finally {
    await server.stop();
  }
}

function csvContest(folder: string, rows: number): Contest {
  const file = join(folder, 'orders.csv.gz');
  node([READER, 'write', file, String(rows)]);
  return {
    name: 'csv.gz',
    rows,
    connection: { type: 'files', root: folder },
    load: { path: 'orders.csv.gz' },
    floor: () => timed(() => readWithDuckdb(folder, file, 'header = true')),
  };
}

/** Makes a project that loads the one table; the arguments that load it. */
function makeProject(project: string, connection: Contest['connection'], load: Contest['load']): string[] {
  mkdirSync(join(project, 'sources'), { recursive: true });
  writeFileSync(
    join(project, 'etl_project.yml'),
    'name: bench\nversion: "1.0"\nprofile: bench\nsource-paths: [sources]\n',
  );
  const output = { type: 'duckdb', path: 'w.duckdb', threads: 2, connections: { shop: connection } };
  writeFileSync(join(project, 'profiles.yml'), JSON.stringify({ bench: { target: 'dev', outputs: { dev: output } } }));
  const columns = COLUMNS.map(([column, type]) => ({ name: column, data_type: type }));
  const table = { name: 'orders', primary_key: ['id'], load, columns };
  const source = { name: 'shop', schema: 'raw_shop', config: { connection: 'shop' }, tables: [table] };
  writeFileSync(join(project, 'sources', 'shop.yml'), JSON.stringify({ version: 2, sources: [source] }));
  return [ETL, 'load', '--full-refresh', '--project-dir', project, '--profiles-dir', project];
}

/** Eight objects of a bucket beside the same eight files. */
async function benchS3(folder: string, rows: number): Promise<void> {
  const server = await startS3();
  const client = await s3Client(server);
  try {
    const files = join(folder, 'objects');
    mkdirSync(files);
    await client.send(new CreateBucketCommand({ Bucket: 'lake' }));
    for (let n = 1; n <= 8; n += 1) {
      const file = join(files, `orders-${n}.csv.gz`);
      node([READER, 'write', file, String(Math.ceil(rows / 8)), String((n - 1) * rows)]);
      await client.send(new PutObjectCommand({ Bucket: 'lake', Key: `orders-${n}.csv.gz`, Body: readFileSync(file) }));
    }
    const load = { path: 'orders-*.csv.gz' };
    const args = makeProject(join(folder, 'project-disk'), { type: 'files', root: files }, load);
    const { endpoint, accessKeyId, secretAccessKey } = server;
    const keys = { access_key_id: accessKeyId, secret_access_key: secretAccessKey };
    await contest(folder, {
      name: 's3',
      rows: Math.ceil(rows / 8) * 8,
      connection: { type: 's3', bucket: 'lake', endpoint, ...keys },
      load,
      floor: () => timed(() => node(args)),
    });
  } finally {
    client.destroy();
    await server.stop();
  }
}

async function contest(folder: string, { name, rows, connection, load, floor }: Contest): Promise<void> {
  const project = join(folder, `project-${name}`);
  const args = makeProject(project, connection, load);
  // In turns, so that both see the machine in the same state; the first round warms the caches.
  const floors: number[] = [];
  const loads: Measured[] = [];
  for (let round = 0; round < 4; round += 1) {
    const least = floor();
    const own = await measure(args, { runs: 1, warmUp: false });
    if (round === 0) continue;
    floors.push(least);
    loads.push(own);
  }
  const least = median(floors);
  const own = median(loads.map((one) => one.milliseconds));
  const peak = Math.max(...loads.map((one) => one.peakMiB));
  const rate = Math.round(rows / (own / 1000)).toLocaleString('en');
  const seconds = (value: number) => `${(value / 1000).toFixed(2)} s`;
  print(
    name,
    rows.toLocaleString('en'),
    seconds(own),
    seconds(least),
    (least / own).toFixed(2),
    rate,
    `${Math.round(peak)} MiB`,
  );
  rmSync(project, { recursive: true, force: true });
}

function readWithDuckdb(folder: string, file: string, options: string): void {
  if (statSync(file).size === 0) throw new TypeError(`${file} is empty`);
  node([READER, 'read', file, join(folder, 'floor.duckdb'), options]);
}

function node(args: readonly string[]): void {
  run(process.execPath, args, {});
}

function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv, output?: string): void {
  const to = output === undefined ? 'ignore' : openSync(output, 'w');
  const done = spawnSync(program, args, { stdio: ['ignore', to, 'pipe'], env: { ...process.env, ...env } });
  if (typeof to === 'number') closeSync(to);
  if (done.status !== 0) throw new TypeError(`${program} ended with ${done.status}: ${done.stderr}`);
}

function timed(work: () => void): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}

function print(...cells: readonly string[]): void {
  const widths = [10, 12, 10, 10, 7, 12, 9];
  process.stdout.write(`${cells.map((cell, index) => cell.padStart(widths[index] ?? 10)).join(' ')}\n`);
}
