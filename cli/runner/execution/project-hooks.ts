import { locateSqlError } from '../../compiler/index.ts';
import type { Node } from '../../manifest/types.ts';
import type { NodeResult } from '../events.ts';
import type { ExecutionContext, Worker } from './context.ts';
import { isGood, NodeClock, nodeInfo, skippedResult } from './results.ts';

/**
 * Runs the hooks of the project and its packages before or after a run, one after the other; after a failure the rest
 * is skipped. `results` is what `on-run-end` hooks may read.
 */
export async function runProjectHooks(
  when: 'on-run-start' | 'on-run-end',
  worker: Worker,
  context: ExecutionContext,
  results: readonly NodeResult[] = [],
): Promise<NodeResult[]> {
  const hooks = [...context.manifest.nodes.values()]
    .filter((node) => node.resource_type === 'operation' && node.tags.includes(when))
    .sort((a, b) => hookOrder(a) - hookOrder(b));
  const done: NodeResult[] = [];
  for (const [index, hook] of hooks.entries()) {
    const failed = done.find((result) => !isGood(result));
    const at = { index: index + 1, total: hooks.length };
    if (failed === undefined) context.emit({ kind: 'node_started', node: nodeInfo(hook), ...at });
    const result =
      failed === undefined
        ? await runProjectHook(hook, when, worker, context, results)
        : skippedResult(hook, failed.node.uniqueId, 'an earlier hook failed');
    done.push(result);
    context.emit({ kind: 'node_finished', result, ...at });
  }
  return done;
}

function hookOrder(hook: Node): number {
  const { index } = hook as Node & { index?: number };
  return index ?? Number(/(\d+)$/.exec(hook.name)?.[1] ?? 0);
}

async function runProjectHook(
  hook: Node,
  when: string,
  worker: Worker,
  context: ExecutionContext,
  results: readonly NodeResult[],
): Promise<NodeResult> {
  const clock = new NodeClock(hook, 'main');
  try {
    await context.annotate(worker.connection, null);
    const compiled = await context.compiler.compile(hook, worker.connection, { extra: context.hookNames(results) });
    clock.compiled();
    const sql = compiled.sql.text;
    if (sql.trim() !== '') {
      await worker.connection.execute(sql).catch((thrown: unknown) => {
        throw locateSqlError(thrown, sql, compiled);
      });
    }
    const message = `${hook.package_name}.${when}.${hookOrder(hook)} passed`;
    return clock.result('success', { message, failures: 0, compiledCode: sql, compiledPath: compiled.path });
  } catch (thrown) {
    return clock.failed(thrown);
  }
}
