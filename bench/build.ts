import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runDbt } from './dbt.ts';
import { ETL, type Measured, measure, printTable } from './measure.ts';

const MODELS = 1000;
/** Models that depend on nothing; each of the others reads one that stands this far before it. */
const WIDTH = 20;
const RUNS = 3;

/**
 * Measures `etl build` of 1,000 small tables with a test each, where the work of the engine is little and all else
 * shows: into an empty database, and once more. With DBT naming a dbt command, `dbt build` is measured beside it.
 */
export async function benchBuild(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'etl-bench-build-'));
  try {
    generateTables(folder);
    const args = [ETL, 'build', '--project-dir', folder, '--profiles-dir', folder];
    const clean = () => {
      for (const name of ['target', 'small.duckdb']) rmSync(join(folder, name), { recursive: true, force: true });
    };
    const rows: (Measured & { name: string })[] = [
      { name: 'empty database', ...(await measure(args, { runs: RUNS, before: clean })) },
      { name: 'once more', ...(await measure(args, { runs: RUNS })) },
    ];
    const dbt = runDbt(['build'], folder, clean);
    if (dbt !== undefined) rows.push({ name: 'dbt build, empty', ...dbt });
    printTable('etl build, 1,000 tables', rows);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function generateTables(folder: string): void {
  mkdirSync(join(folder, 'models'), { recursive: true });
  const name = (at: number) => `small_${String(at).padStart(4, '0')}`;
  const properties: string[] = [];
  for (let at = 0; at < MODELS; at += 1) {
    const sql = at < WIDTH ? `select ${at} as id` : `select id from {{ ref('${name(at - WIDTH)}') }}`;
    writeFileSync(join(folder, 'models', `${name(at)}.sql`), `${sql}\n`);
    properties.push(`  - {name: ${name(at)}, columns: [{name: id, data_tests: [not_null]}]}\n`);
  }
  writeFileSync(join(folder, 'models', 'models.yml'), `models:\n${properties.join('')}`);
  writeFileSync(join(folder, 'dbt_project.yml'), PROJECT);
  writeFileSync(join(folder, 'profiles.yml'), PROFILES);
}

const PROJECT = `name: small
version: '1.0'
config-version: 2
profile: small
models: {small: {+materialized: table}}
`;

const PROFILES = `small:
  target: dev
  outputs:
    dev: {type: duckdb, path: small.duckdb, schema: main, threads: 2}
`;
