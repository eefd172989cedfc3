import { buildDag, topologicalOrder } from '../graph/index.ts';
import type { Manifest } from '../manifest/types.ts';
import { runTasks, type TaskOptions } from './tasks.ts';

/** unique_ids of all that a run works on, in an order in which it could: nodes after their parents, tests after nodes. */
export function runOrder(manifest: Manifest, selected: ReadonlySet<string>, options: TaskOptions): readonly string[] {
  const tasks = runTasks(manifest, selected, options);
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const dag = buildDag(byId.keys(), (id) => byId.get(id)?.parents ?? []);
  return [...topologicalOrder(dag)].flatMap((index) => {
    const task = byId.get(dag.ids[index] ?? '');
    if (task === undefined) return [];
    const units = task.unitTests.map((one) => one.unique_id);
    const main = task.main === null ? [] : [task.main.unique_id, ...task.cluster.map((one) => one.unique_id)];
    return [...units, ...main, ...task.tests.map((one) => one.unique_id)];
  });
}
