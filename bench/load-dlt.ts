import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Took } from './load-contest.ts';

/** Loads the table `orders` of a database into a new DuckDB file, by the faster of dlt's ways, and tells what it took. */
const SCRIPT = `
import json, os, resource, sys, time
folder, url = sys.argv[1:3]
started = time.perf_counter()
import dlt
from dlt.sources.sql_database import sql_table
table = sql_table(credentials=url, table='orders', backend='pyarrow', chunk_size=100_000, reflection_level='minimal')
os.makedirs(folder, exist_ok=True)
destination = dlt.destinations.duckdb(os.path.join(folder, 'orders.duckdb'))
pipeline = dlt.pipeline('bench', pipelines_dir=folder, destination=destination, dataset_name='raw')
pipeline.run(table, write_disposition='replace')
with pipeline.sql_client() as client:
    rows = client.execute_sql('select count(*) from orders')[0][0]
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({'milliseconds': (time.perf_counter() - started) * 1000, 'peakMiB': peak, 'rows': rows}))
`;

/**
 * The same table by dlt, where `python` has it with its extras duckdb, sql_database and parquet; once, for it takes long.
 * Its types are those of the values, since those of the table fail for a DOUBLE of MariaDB. Nothing where it fails.
 */
export function loadWithDlt(python: string, folder: string, url: string): Took | undefined {
  const work = join(folder, 'dlt');
  const script = join(folder, 'dlt-load.py');
  rmSync(work, { recursive: true, force: true });
  writeFileSync(script, SCRIPT);
  const env = { ...process.env, RUNTIME__DLTHUB_TELEMETRY: 'false', DLT_DATA_DIR: work };
  const done = spawnSync(python, [script, work, url], { encoding: 'utf8', env, maxBuffer: 1 << 26 });
  if (done.status !== 0) {
    process.stderr.write(`dlt ended with ${done.status}: ${done.stderr?.slice(-2000)}\n`);
    return undefined;
  }
  return JSON.parse(done.stdout.trim().split('\n').at(-1) ?? '') as Took;
}
