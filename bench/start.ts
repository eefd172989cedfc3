import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ETL, measure, printTable, ROOT } from './measure.ts';

const RUNS = 9;
const PROJECT = ['etl_project.yml', 'profiles.yml', 'sources', 'models', 'seeds', 'macros', 'tests', 'docs'];

/**
 * Times of the smallest commands on this project, beside Node doing nothing: milliseconds (median of the runs) and peak
 * memory. The build that is measured has nothing to load and rebuilds all models and tests.
 */
export async function benchStart(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'etl-bench-'));
  try {
    for (const name of PROJECT) {
      if (existsSync(join(ROOT, name))) cpSync(join(ROOT, name), join(folder, name), { recursive: true });
    }
    const project = ['--project-dir', folder];
    await measure([ETL, 'build', ...project], { runs: 1, warmUp: false });
    const bare = await measure(['-e', '0'], { runs: RUNS });
    printTable('start', [
      { name: 'node -e 0', ...bare },
      { name: 'etl --version', ...(await measure([ETL, '--version'], { runs: RUNS })) },
      { name: 'etl --help', ...(await measure([ETL, '--help'], { runs: RUNS })) },
      { name: 'etl ls', ...(await measure([ETL, 'ls', ...project], { runs: RUNS })) },
      { name: 'etl build, nothing to load', ...(await measure([ETL, 'build', ...project], { runs: RUNS })) },
    ]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
