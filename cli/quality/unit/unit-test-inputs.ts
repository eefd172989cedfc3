import { type Relation, relation } from '../../adapters/relation.ts';
import { ephemeralName } from '../../adapters/values/index.ts';
import { EtlError } from '../../diagnostics/index.ts';
import type { Node, SourceNode, UnitTestInput } from '../../manifest/types.ts';
import { placeIn, type UnitTestRequest } from './types.ts';

/** One input of a unit test, and what it stands for. */
export interface ResolvedInput {
  readonly given: UnitTestInput;
  /** Its place under `given`. */
  readonly index: number;
  readonly target: Node | SourceNode;
  readonly isThis: boolean;
  /** Name of the CTE that stands for the target. */
  readonly cte: string;
  readonly relation: Relation;
}

/** The inputs of a unit test by the unique_id of what they stand for. Throws ETL6014 for one that is nothing. */
export function resolveInputs(request: UnitTestRequest): ReadonlyMap<string, ResolvedInput> {
  const inputs = new Map<string, ResolvedInput>();
  for (const [index, given] of request.test.given.entries()) {
    const isThis = given.input.trim() === 'this';
    const target = isThis ? request.model : targetOf(given.input, index, request);
    const cte = ephemeralName(
      target.resource_type === 'source' ? `${target.source_name}__${target.name}` : target.alias,
    );
    inputs.set(target.unique_id, { given, index, target, isThis, cte, relation: cteRelation(cte) });
  }
  return inputs;
}

function targetOf(input: string, index: number, request: UnitTestRequest): Node | SourceNode {
  const { compiler, model, test } = request;
  const target = compiler.find(input, model.package_name);
  if (target !== undefined && target !== null) return target;
  const problem =
    target === null ? 'must be a ref(...), source(...) or this' : 'is not in this project, or is disabled';
  throw EtlError.of('ETL6014', { test: test.name, input, problem }, placeIn(request, ['given', index, 'input']));
}

function cteRelation(identifier: string): Relation {
  const quote = { database: true, schema: true, identifier: false };
  return relation({ database: null, schema: null, identifier }, { type: 'cte', quote });
}
