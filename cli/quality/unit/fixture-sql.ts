import type { ColumnInfo } from '../../adapters/types.ts';
import type { YamlMap } from '../../config/types.ts';
import { isYamlMap } from '../../config/yaml/values.ts';
import { EtlError, nearest } from '../../diagnostics/index.ts';
import { nodeValue } from '../../manifest/context/node-value.ts';
import { pythonOf } from '../../manifest/context/yaml-values.ts';
import type { Node, UnitTestRows } from '../../manifest/types.ts';
import type { Value } from '../../templates/index.ts';
import { placeIn, type UnitTestRequest } from './types.ts';
import type { ResolvedInput } from './unit-test-inputs.ts';

/**
 * The SELECT of the rows of an input, typed as the columns of the relation that it stands for. Throws ETL6011 for a
 * column that the relation has not, ETL6012 when the relation is not there to ask.
 */
export async function fixtureSql(input: ResolvedInput, request: UnitTestRequest): Promise<string> {
  const { compiler, connection, model } = request;
  const { target, given } = input;
  const node: Node =
    target.resource_type === 'source'
      ? { ...model, ...nameOf(target), alias: target.identifier, config: { enabled: true } }
      : { ...target, config: { enabled: true, materialized: 'ephemeral' } };
  const extra = new Map<string, Value>([
    ['_etl_rows', pythonOf(given.rows)],
    ['this', compiler.relationOf(target)],
    ['model', nodeValue(target)],
    ['defer_relation', compiler.deferredRelationOf(target)],
  ]);
  const text = given.format === 'sql' ? String(given.rows ?? '') : '{{ get_fixture_sql(_etl_rows, none) }}';
  try {
    return await compiler.renderFor(node, text, connection, extra);
  } catch (thrown) {
    if (given.format !== 'sql') await explain(input, request);
    throw thrown instanceof EtlError ? thrown.with(placeIn(request, ['given', input.index])) : thrown;
  }
}

function nameOf({ name, package_name, database, schema }: Pick<Node, 'name' | 'package_name' | 'database' | 'schema'>) {
  return { name, package_name, database, schema };
}

/** Throws the error that says why the rows of an input could not be written, if it is one of the usual ones. */
async function explain({ target, given, index }: ResolvedInput, request: UnitTestRequest): Promise<void> {
  const { compiler, adapter, connection, test } = request;
  const here = compiler.relationOf(target);
  const found = await adapter.introspection.columnsOf(connection, here.relation);
  const there = found.length > 0 ? null : compiler.deferredRelationOf(target);
  const columns = there === null ? found : await adapter.introspection.columnsOf(connection, there.relation);
  if (columns.length === 0) {
    const { input } = given;
    const isEphemeral = target.resource_type === 'model' && target.config.materialized === 'ephemeral';
    const params = {
      test: test.name,
      input,
      relation: here.render(),
      name: target.name,
      isEphemeral,
    };
    throw EtlError.of('ETL6012', params, placeIn(request, ['given', index, 'input']));
  }
  checkColumns(given, columns, `'${target.name}'`, ['given', index], request);
}

/** The maps of rows that are written as such, or as CSV. */
export function mapsOfRows({ rows }: UnitTestRows): readonly YamlMap[] {
  return Array.isArray(rows) ? rows.filter(isYamlMap) : [];
}

/** Throws ETL6011 for the first column of the rows that is none of `columns`; case does not matter. */
export function checkColumns(
  given: UnitTestRows,
  columns: readonly ColumnInfo[],
  fixture: string,
  path: readonly (string | number)[],
  request: UnitTestRequest,
): void {
  const names = columns.map(({ name }) => name);
  const known = new Set(names.map((name) => name.toLowerCase()));
  for (const [index, row] of mapsOfRows(given).entries()) {
    const column = Object.keys(row).find((name) => !known.has(name.toLowerCase()));
    if (column === undefined) continue;
    const params = { column, fixture, names, nearest: nearest(column, names) };
    // Rows of CSV text have no places of their own, and rows in YAML may have been put in another order.
    const place = placeIn(request, given.format === 'dict' && given.fixture === null ? [...path, 'rows', index] : path);
    throw EtlError.of('ETL6011', { test: request.test.name, ...params }, place);
  }
}
