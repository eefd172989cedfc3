import { schemaNames } from '../../compiler/index.ts';
import { nodeValue } from '../../manifest/context/node-value.ts';
import type { Node } from '../../manifest/types.ts';
import { PyDict, PyFloat, type Value } from '../../templates/index.ts';
import type { NodeResult } from '../events.ts';

/**
 * What `on-run-start` and `on-run-end` see beside the usual names, as in dbt: `schemas` and `database_schemas` of the
 * nodes that are built, and `results`, one a node that ended (empty at the start).
 */
export function hookContext(nodes: readonly Node[], results: readonly NodeResult[]): ReadonlyMap<string, Value> {
  const byId = new Map(nodes.map((node) => [node.unique_id, node]));
  return new Map<string, Value>([
    ...schemaNames(nodes),
    ['results', results.map((result) => resultValue(result, byId.get(result.node.uniqueId)))],
  ]);
}

function resultValue(result: NodeResult, node: Node | undefined): Value {
  return new PyDict([
    ['node', node === undefined ? new PyDict([['unique_id', result.node.uniqueId]]) : nodeValue(node)],
    ['unique_id', result.node.uniqueId],
    ['status', result.status],
    ['message', result.message],
    ['failures', result.failures],
    ['execution_time', new PyFloat(result.executionTime)],
    ['thread_id', result.threadId],
    ['adapter_response', new PyDict(Object.entries(result.adapterResponse))],
    ['timing', result.timing.map((span) => new PyDict(Object.entries(span)))],
  ]);
}
