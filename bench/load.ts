import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { print } from './load-contest.ts';
import { benchPacked, benchS3 } from './load-files.ts';
import { benchMysql, benchPostgres } from './load-servers.ts';

const PACKED_TIMES = 5;

/**
 * Measures `etl load` as a whole process beside the raw floor: the server's own client writing CSV, then DuckDB reading
 * it; for a packed file, DuckDB's own `create table as select * from read_csv(...)`; for S3, `etl load` of the same files
 * on disk. ROWS lists the sizes of the servers' tables, `1000000 10000000` unless told; the packed file has five times the
 * first of them, the objects as many rows. SOURCES chooses, MEMORY is the profile's `memory_limit`, DLT a Python that has
 * `dlt`, which is then measured beside it.
 */
export async function benchLoad(): Promise<void> {
  const sizes = (process.env.ROWS ?? '1000000 10000000').split(/[ ,]+/).map(Number);
  const [rows = 0] = sizes;
  const folder = mkdtempSync(join(tmpdir(), 'etl-bench-load-'));
  const wanted = (process.env.SOURCES ?? 'csv s3 postgres mysql').split(/[ ,]+/);
  try {
    print('source', 'rows', 'etl', 'floor', 'ratio', 'rows/s', 'peak', 'floor peak');
    if (wanted.includes('csv')) await benchPacked(folder, rows * PACKED_TIMES);
    if (wanted.includes('s3')) await benchS3(folder, rows);
    if (wanted.includes('postgres')) await benchPostgres(folder, sizes);
    if (wanted.includes('mysql')) await benchMysql(folder, sizes);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
