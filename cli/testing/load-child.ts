import type { LoadStep } from '../loader/index.ts';
import { LoadFixture, type TableFixture } from './load-fixture.ts';

/** What a child process is told on its command line, as JSON. */
export interface LoadChildTask {
  readonly root: string;
  readonly table: TableFixture;
  /** The step boundary at which it kills itself, and at which time it is reached, from 1. */
  readonly killAt?: { readonly step: LoadStep; readonly time: number };
}

/** What a child process that lived prints, as JSON. */
export interface LoadChildReport {
  readonly message: string;
  readonly rows: readonly (readonly string[])[];
  readonly landings: readonly string[];
}

const task: LoadChildTask = JSON.parse(process.argv[2] ?? '{}');
const fixture = LoadFixture.at(task.root);
let times = 0;
const outcome = await fixture.load(task.table, {
  onStep: (step) => {
    if (step !== task.killAt?.step) return;
    times += 1;
    if (times === task.killAt.time) process.kill(process.pid, 'SIGKILL');
  },
});
const rows = await fixture.rows('select id, name, _etl_file from raw_shop.things order by id, _etl_file');
const report: LoadChildReport = { message: outcome.message, rows, landings: await fixture.landings() };
process.stdout.write(JSON.stringify(report));
await fixture.disconnect();
