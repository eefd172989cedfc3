import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { DuckDBInstance } from '@duckdb/node-api';
import { ETL } from './measure.ts';

const ROWS = 5_000_000;
const THREADS = 2;
const TABLE = "{{ config(materialized='table') }}";
const COLUMNS = 'customer_id name region segment orders units revenue average_ticket first_sale last_sale'.split(' ');
const VIEW = `{{ config(materialized='view') }}
select
    customers.customer_id, customers.name, customers.region, customers.segment,
    count(*) as orders, sum(sales.units) as units, sum(sales.amount) as revenue, avg(sales.amount) as average_ticket,
    min(sales.sale_id) as first_sale, max(sales.sale_id) as last_sale
from {{ ref('sales') }} as sales
join {{ ref('customers') }} as customers using (customer_id)
group by all
`;

/**
 * The 20 column tests of a view that joins and aggregates 5 million rows: `etl test`, as a whole process, beside the
 * same 20 queries one after the other on the same engine and number of threads. Prints milliseconds and the ratio.
 */
export async function benchViewTests(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'etl-bench-'));
  try {
    writeProject(folder);
    etl(folder, 'run');
    const started = performance.now();
    etl(folder, 'test');
    const together = performance.now() - started;
    const single = await oneByOne(folder);
    const lines = [
      `view of ${ROWS} rows, ${2 * COLUMNS.length} column tests`,
      `etl test (whole process)   ${together.toFixed(0).padStart(8)} ms`,
      `${2 * COLUMNS.length} single queries          ${single.toFixed(0).padStart(8)} ms`,
      `ratio                      ${(together / single).toFixed(2).padStart(8)}`,
    ];
    process.stdout.write(`${lines.join('\n')}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function writeProject(folder: string): void {
  const columns = COLUMNS.map((name) => `{ name: ${name}, data_tests: [not_null, not_blank] }`).join(', ');
  const files: Record<string, string> = {
    'etl_project.yml': 'name: bench\nversion: 1.0.0\nprofile: bench\n',
    'profiles.yml': `bench:\n  target: dev\n  outputs:\n    dev: { type: duckdb, path: bench.duckdb, schema: main, threads: 4, settings: { threads: ${THREADS} } }\n`,
    'tests/generic/not_blank.sql':
      "{% test not_blank(model, column_name) %}\nselect {{ column_name }} from {{ model }} where trim(cast({{ column_name }} as varchar)) = ''\n{% endtest %}\n",
    'models/customers.sql': `${TABLE}\nselect range as customer_id, 'customer ' || range as name, 'region ' || (range % 50) as region, 'segment ' || (range % 7) as segment from range(200000)\n`,
    'models/sales.sql': `${TABLE}\nselect range as sale_id, (range * 7919) % 200000 as customer_id, range % 9 as units, (range % 1000) + 0.25 as amount from range(${ROWS})\n`,
    'models/totals.sql': VIEW,
    'models/models.yml': `models:\n  - name: totals\n    columns: [${columns}]\n`,
  };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

function etl(folder: string, command: string): void {
  const done = spawnSync(process.execPath, [ETL, command], { cwd: folder, encoding: 'utf8' });
  if (done.status !== 0) throw new TypeError(`etl ${command} ended with ${done.status}: ${done.stdout}${done.stderr}`);
}

/** Milliseconds of the compiled tests, run one after the other on a connection that is open already. */
async function oneByOne(folder: string): Promise<number> {
  const compiled = join(folder, 'target', 'compiled', 'bench', 'models', 'models.yml');
  const queries = readdirSync(compiled).map((name) => readFileSync(join(compiled, name), 'utf8'));
  const instance = await DuckDBInstance.create(join(folder, 'bench.duckdb'), { threads: String(THREADS) });
  const connection = await instance.connect();
  const started = performance.now();
  for (const query of queries) await connection.run(`select count(*) from (${query})`);
  const milliseconds = performance.now() - started;
  connection.closeSync();
  instance.closeSync();
  return milliseconds;
}
