import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runDbt } from './dbt.ts';
import { generateProject, LARGE } from './generate-project.ts';
import { ETL, type Measured, measure, printTable } from './measure.ts';

const RUNS = 3;

/**
 * Measures `etl parse` on a generated project of 10,000 models: cold (no cache), warm (nothing changed) and with one
 * model changed; then what commands take that need one model, and compiling all of them with their 30,000 tests. With
 * the environment variable DBT naming a dbt command, `dbt parse` is measured beside it.
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
    const all = [ETL, 'compile', ...args.slice(2)];
    rows.push({ name: 'compile of everything', ...(await measure(all, { runs: 1, warmUp: false })) });
    const dbt = runDbt(['parse', '--no-partial-parse'], folder, cold);
    if (dbt !== undefined) rows.push({ name: 'dbt parse, cold', ...dbt });
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
