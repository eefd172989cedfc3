import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { generateProject, LARGE } from './generate-project.ts';
import { ETL, type Measured, measure, printTable } from './measure.ts';

const RUNS = 3;

/**
 * Measures `etl parse` on a generated project of 10,000 models: cold (no cache), warm (nothing changed) and with one
 * model changed; then what commands take that need one model. With the environment variable DBT naming a dbt command,
 * `dbt parse` is measured beside it.
 */
export async function benchParse(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'etl-bench-parse-'));
  try {
    generateProject(folder, LARGE);
    const args = [ETL, 'parse', '--project-dir', folder, '--profiles-dir', folder];
    const one = (command: string) => [ETL, command, '--select', 'model_00500', ...args.slice(2)];
    const cold = () => rmSync(join(folder, 'target'), { recursive: true, force: true });
    const rows: (Measured & { name: string })[] = [
      { name: 'cold', ...(await measure(args, { runs: RUNS, before: cold })) },
      { name: 'warm, nothing changed', ...(await measure(args, { runs: RUNS })) },
      { name: 'warm, one model changed', ...(await measure(args, { runs: RUNS, before: () => touch(folder) })) },
      { name: 'ls of one model', ...(await measure(one('ls'), { runs: RUNS })) },
      { name: 'compile of one model', ...(await measure(one('compile'), { runs: RUNS })) },
    ];
    const { DBT } = process.env;
    if (DBT !== undefined && DBT !== '') rows.push({ name: 'dbt parse, cold', ...dbtParse(DBT, folder) });
    printTable('etl parse, 10,000 models', rows);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

let changes = 0;

function touch(folder: string): void {
  const file = join(folder, 'models', 'staging', 'area_0', 'model_00003.sql');
  changes += 1;
  writeFileSync(file, `${readFileSync(file, 'utf8').trimEnd()}\n-- change ${changes}\n`);
  const now = new Date();
  utimesSync(file, now, now);
}

function dbtParse(dbt: string, folder: string): Measured {
  if (!existsSync(dbt)) throw new TypeError(`DBT names ${dbt}, which does not exist`);
  rmSync(join(folder, 'target'), { recursive: true, force: true });
  const started = performance.now();
  const done = spawnSync(dbt, ['--quiet', 'parse', '--no-partial-parse', '--profiles-dir', folder], {
    cwd: folder,
    env: { ...process.env, DBT_SEND_ANONYMOUS_USAGE_STATS: 'false' },
  });
  if (done.status !== 0) throw new TypeError(`dbt parse ended with ${done.status}: ${done.stdout}`);
  const milliseconds = performance.now() - started;
  return { milliseconds, fastest: milliseconds, slowest: milliseconds, peakMiB: Number.NaN };
}
