import type { Node } from '../../manifest/types.ts';
import { PyDict, type Value } from '../../templates/index.ts';
import { type BatchScope, modelOfBatch } from './batch-scope.ts';

/** `model` as a materialization sees it: with the SQL that it was compiled to. */
export function compiledModel(node: Node, sql: string, batch?: BatchScope): ReadonlyMap<string, Value> {
  const model = modelOfBatch(node, batch);
  if (model instanceof PyDict) {
    model.set('compiled_code', sql);
    model.set('compiled', true);
  }
  return new Map([['model', model]]);
}
