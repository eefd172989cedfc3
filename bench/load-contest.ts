import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { loadWithDlt } from './load-dlt.ts';
import { ETL, type Measured, measure } from './measure.ts';

/** The program that reads and makes CSV files with DuckDB alone. */
export const READER = fileURLToPath(new URL('./load-floor.js', import.meta.url));

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
/** What the warehouse's engine may keep in memory: what it does not need it keeps as long as it may. */
const MEMORY_LIMIT = process.env.MEMORY ?? '256MB';
/** Of more rows there are fewer rounds, and none that only warms the caches. */
const MANY_ROWS = 8_000_000;

/** What something took: wall time, and the peak memory of its process in MiB. */
export type Took = Pick<Measured, 'milliseconds' | 'peakMiB'>;

/** What a source gives, and the least that one could do to bring it into DuckDB. */
export interface Contest {
  readonly name: string;
  readonly rows: number;
  readonly connection: Readonly<Record<string, string | number>>;
  readonly load: Readonly<Record<string, string>>;
  /** The table's database as SQLAlchemy names it, for `dlt`. */
  readonly dltUrl?: string;
  /** Brings the source into DuckDB, the raw way. */
  floor(): Promise<Took>;
}

/** Measures the floor and `etl load` in turns, so that both see the machine in the same state; prints their medians. */
export async function contest(folder: string, one: Contest): Promise<void> {
  const { name, rows, connection, load } = one;
  const project = join(folder, `project-${name}`);
  const args = makeProject(project, connection, load);
  const floors: Took[] = [];
  const loads: Took[] = [];
  const isLong = rows >= MANY_ROWS;
  for (let round = isLong ? 1 : 0; round <= (isLong ? 2 : 3); round += 1) {
    const least = await one.floor();
    const own = await measure(args, { runs: 1, warmUp: false });
    if (round === 0) continue;
    floors.push(least);
    loads.push(own);
  }
  const [floor, own] = [medianOf(floors), medianOf(loads)];
  const peak = (took: Took) => `${Math.round(took.peakMiB)} MiB`;
  const ratio = (floor.milliseconds / own.milliseconds).toFixed(2);
  print(name, rows.toLocaleString('en'), seconds(own), seconds(floor), ratio, rate(rows, own), peak(own), peak(floor));
  rmSync(project, { recursive: true, force: true });
  if (one.dltUrl === undefined || process.env.DLT === undefined) return;
  const dlt = loadWithDlt(process.env.DLT, folder, one.dltUrl);
  if (dlt !== undefined)
    print(`${name}, dlt`, rows.toLocaleString('en'), seconds(dlt), '', '', rate(rows, dlt), peak(dlt), '');
}

/** Makes a project that loads the one table; the arguments that load it. */
export function makeProject(project: string, connection: Contest['connection'], load: Contest['load']): string[] {
  mkdirSync(join(project, 'sources'), { recursive: true });
  writeFileSync(
    join(project, 'etl_project.yml'),
    'name: bench\nversion: "1.0"\nprofile: bench\nsource-paths: [sources]\n',
  );
  const engine = { type: 'duckdb', path: 'w.duckdb', threads: 2, memory_limit: MEMORY_LIMIT };
  const output = { ...engine, connections: { shop: connection } };
  writeFileSync(join(project, 'profiles.yml'), JSON.stringify({ bench: { target: 'dev', outputs: { dev: output } } }));
  const columns = COLUMNS.map(([column, type]) => ({ name: column, data_type: type }));
  const table = { name: 'orders', primary_key: ['id'], load, columns };
  const source = { name: 'shop', schema: 'raw_shop', config: { connection: 'shop' }, tables: [table] };
  writeFileSync(join(project, 'sources', 'shop.yml'), JSON.stringify({ version: 2, sources: [source] }));
  return [ETL, 'load', '--full-refresh', '--project-dir', project, '--profiles-dir', project];
}

/** Makes a table of a CSV file with DuckDB alone. */
export async function readWithDuckdb(folder: string, file: string, options: string): Promise<Took> {
  if (statSync(file).size === 0) throw new TypeError(`${file} is empty`);
  return await measure([READER, 'read', file, join(folder, 'floor.duckdb'), options], { runs: 1, warmUp: false });
}

/** Runs `node ARGS`; throws when it fails. */
export function runNode(args: readonly string[]): void {
  run(process.execPath, args, {});
}

/** Runs a program, its output into a file where one is named; throws when it fails. */
export function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv, output?: string): void {
  const to = output === undefined ? 'ignore' : openSync(output, 'w');
  const done = spawnSync(program, args, { stdio: ['ignore', to, 'pipe'], env: { ...process.env, ...env } });
  if (typeof to === 'number') closeSync(to);
  if (done.status !== 0) throw new TypeError(`${program} ended with ${done.status}: ${done.stderr}`);
}

/** The time of all of `work`, with the peak memory that it tells. */
export async function timed(work: () => Promise<Took>): Promise<Took> {
  const started = performance.now();
  const { peakMiB } = await work();
  return { milliseconds: performance.now() - started, peakMiB };
}

/** Prints a line of the table. */
export function print(...cells: readonly string[]): void {
  const widths = [13, 12, 10, 10, 7, 12, 9, 11];
  process.stdout.write(`${cells.map((cell, index) => cell.padStart(widths[index] ?? 10)).join(' ')}\n`);
}

/** The median time and the highest peak. */
function medianOf(all: readonly Took[]): Took {
  const sorted = all.map((one) => one.milliseconds).sort((one, other) => one - other);
  const middle = (sorted[(sorted.length - 1) >> 1] ?? 0) + (sorted[sorted.length >> 1] ?? 0);
  return { milliseconds: middle / 2, peakMiB: Math.max(...all.map((one) => one.peakMiB)) };
}

function seconds({ milliseconds }: Took): string {
  return `${(milliseconds / 1000).toFixed(2)} s`;
}

function rate(rows: number, { milliseconds }: Took): string {
  return Math.round(rows / (milliseconds / 1000)).toLocaleString('en');
}
