import type { Adapter, ColumnInfo } from '../../adapters/index.ts';
import { type Diagnostic, diagnostic } from '../../diagnostics/index.ts';
import { propertiesPosition } from '../../manifest/node-position.ts';
import type { Node } from '../../manifest/types.ts';
import { contractType, isContractEnforced } from '../../materializations/index.ts';
import type { EngineTypes } from './engine-types.ts';

/** Compares the columns that a model gives with its enforced contract; null when they agree or there is none. */
export async function contractProblem(
  node: Node,
  columns: readonly ColumnInfo[],
  adapter: Adapter,
  types: EngineTypes,
): Promise<Diagnostic | null> {
  if (!isContractEnforced(node.config)) return null;
  const given = new Map(columns.map((one) => [one.name.toLowerCase(), one]));
  const declared = Object.values(node.columns);
  const wrong: string[] = [];
  for (const { name, data_type: type } of declared) {
    const found = given.get(name.toLowerCase());
    const wanted = type === null ? null : await types.shown(contractType(type, node.config, adapter.dialect));
    if (found === undefined) wrong.push(`${name}: the SQL does not give it`);
    else if (type === null) wrong.push(`${name}: no data_type is declared, the SQL gives ${found.dataType}`);
    else if (wanted === null) wrong.push(`${name}: ${type} is no type of the engine, the SQL gives ${found.dataType}`);
    else if (wanted !== found.dataType) wrong.push(`${name}: ${type} is declared, the SQL gives ${found.dataType}`);
  }
  const known = new Set(declared.map((one) => one.name.toLowerCase()));
  const extra = columns
    .filter((one) => !known.has(one.name.toLowerCase()))
    .map((one) => `${one.name}: not declared, the SQL gives ${one.dataType}`);
  const differences = [...wrong, ...extra].map((one) => `  ${one}`).join('\n');
  if (differences === '') return null;
  const details = { uniqueId: node.unique_id, position: propertiesPosition(node) };
  return diagnostic('ETL6602', { name: node.name, differences }, details);
}
