import { text } from 'node:stream/consumers';
import { loadAdapter } from '../adapters/index.ts';
import type { LoadStep } from '../loader/index.ts';
import type { LoadRequest } from '../loader/types.ts';
import { LoadFixture, type LoadOutput, sourceNode, type TableFixture } from './load-fixture.ts';

/** What a child process is told on its command line or, where that says nothing, on its input; as JSON. */
export interface LoadChildTask {
  readonly root: string;
  /** The warehouse; the fixture's DuckDB file unless told. */
  readonly output?: LoadOutput;
  /** Loaded together, as a cluster, where there are several. */
  readonly tables: readonly TableFixture[];
  /** The files in the fixture's folder unless told. */
  readonly connections?: LoadRequest['connections'];
  readonly loadedAt?: string;
  readonly fullRefresh?: boolean;
  /** The step boundary at which it kills itself, and at which time it is reached, from 1. */
  readonly killAt?: { readonly step: LoadStep; readonly time: number };
  /** What is read of the warehouse when all is loaded. */
  readonly query?: string;
}

/** What a child process that lived prints, as JSON. */
export interface LoadChildReport {
  readonly messages: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly landings: readonly string[];
}

const task: LoadChildTask = JSON.parse(process.argv[2] ?? (await text(process.stdin)));
const adapter = await loadAdapter(task.output?.type ?? 'duckdb');
const fixture = LoadFixture.at(task.root, task.output);
let times = 0;
const sources = task.tables.map((table): [string, ReturnType<typeof sourceNode>] => [
  table.name ?? '',
  sourceNode(table),
]);
const outcomes = await fixture.loadTogether(task.tables, {
  adapter,
  ...(task.connections === undefined ? {} : { connections: task.connections }),
  ...(task.fullRefresh === undefined ? {} : { fullRefresh: task.fullRefresh }),
  ...(task.loadedAt === undefined ? {} : { loadedAt: new Date(task.loadedAt) }),
  manifest: { sources: new Map(sources), nodes: new Map(), childMap: new Map() },
  onStep: (step) => {
    if (step !== task.killAt?.step) return;
    times += 1;
    if (times === task.killAt.time) process.kill(process.pid, 'SIGKILL');
  },
});
const rows = task.query === undefined ? [] : await fixture.rows(task.query);
const messages = outcomes.map((outcome) => outcome.message);
const report: LoadChildReport = { messages, rows, landings: await fixture.landings() };
process.stdout.write(JSON.stringify(report));
await fixture.disconnect();
