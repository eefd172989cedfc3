import { posix } from 'node:path';
import { RelationValue } from '../../adapters/values/index.ts';
import {
  type CompiledNode,
  type InjectedCte,
  injectCtes,
  MappedSql,
  type UnitTestScope,
} from '../../compiler/index.ts';
import { EtlError } from '../../diagnostics/index.ts';
import { MacroOverrides } from '../../manifest/context/macro-overrides.ts';
import { nodeValue } from '../../manifest/context/node-value.ts';
import type { Node, SourceNode } from '../../manifest/types.ts';
import type { Value } from '../../templates/index.ts';
import { fixtureSql } from './fixture-sql.ts';
import { placeIn, type UnitTestRequest, unitTestName } from './types.ts';
import { type ResolvedInput, resolveInputs } from './unit-test-inputs.ts';

/**
 * The SQL of a unit test's model in which the test's inputs, as CTEs, stand for what it reads; written below the
 * `compiled` folder where dbt writes it. Throws ETL601x for inputs that do not fit, ETL3xxx for the model's template.
 */
export async function compileUnitTest(request: UnitTestRequest): Promise<CompiledNode> {
  const { test, compiler, connection } = request;
  const inputs = resolveInputs(request);
  const read = new Set<string>([...inputs].flatMap(([id, { isThis }]) => (isThis ? [id] : [])));
  const scope = scopeOf(request, inputs, (id) => read.add(id));
  const node = testedNode(request);
  const extra = new Map<string, Value>([
    ['this', thisValue(request, inputs)],
    ['model', testValue(request, node)],
  ]);
  const own = await compiler.renderUnderTest(node, connection, scope, extra);
  const ctes: InjectedCte[] = [];
  for (const uniqueId of read) {
    const input = inputs.get(uniqueId);
    if (input === undefined) continue;
    ctes.push({ uniqueId, name: input.cte, sql: MappedSql.of(await fixtureSql(input, request), null) });
  }
  const sql = injectCtes(own, ctes);
  const folder = posix.dirname(test.original_file_path);
  const file = `${test.original_file_path}/${folder}/${unitTestName(test)}.sql`;
  return { sql, path: compiler.writeCompiled(test.package_name, file, sql.text) };
}

/** The model as it is rendered for its test: with the config of a unit test, as in dbt. */
export function testedNode({ model }: UnitTestRequest): Node {
  return { ...model, config: { enabled: true, materialized: 'unit' } };
}

/** `model` in the templates of a unit test. */
export function testValue({ test }: UnitTestRequest, node: Node): Value {
  const { unique_id, original_file_path, resource_type, package_name } = test;
  const name = unitTestName(test);
  return nodeValue({ ...node, name, alias: name, unique_id, original_file_path, resource_type, package_name });
}

function scopeOf(
  request: UnitTestRequest,
  inputs: ReadonlyMap<string, ResolvedInput>,
  onInput: (uniqueId: string) => void,
): UnitTestScope {
  const { macros = {}, vars = {}, env_vars: envVars = {} } = request.test.overrides ?? {};
  return {
    inputs: new Map([...inputs].map(([id, { relation }]) => [id, relation])),
    onInput,
    missing: (target) => missingInput(target, request),
    macros: new MacroOverrides(macros),
    vars,
    envVars,
  };
}

function missingInput(target: Node | SourceNode, request: UnitTestRequest): Error {
  const { test, model } = request;
  const input =
    target.resource_type === 'source' ? `source('${target.source_name}', '${target.name}')` : `ref('${target.name}')`;
  return EtlError.of('ETL6013', { test: test.name, model: model.name, input }, placeIn(request, ['given']));
}

function thisValue({ adapter }: UnitTestRequest, inputs: ReadonlyMap<string, ResolvedInput>): Value {
  const input = [...inputs.values()].find(({ isThis }) => isThis);
  if (input === undefined) return null;
  return new RelationValue(input.relation, { quote: adapter.dialect.quote, limit: null });
}
