import type { Adapter, ColumnInfo } from '../../adapters/index.ts';
import { type Diagnostic, diagnostic } from '../../diagnostics/index.ts';
import { parseType, typeText } from '../../googlesql/index.ts';
import { propertiesPosition } from '../../manifest/node-position.ts';
import type { Node } from '../../manifest/types.ts';
import { isContractEnforced } from '../../materializations/index.ts';

/** Compares the columns that a model gives with its enforced contract; null when they agree or there is none. */
export function contractProblem(node: Node, columns: readonly ColumnInfo[], adapter: Adapter): Diagnostic | null {
  if (!isContractEnforced(node.config)) return null;
  const given = new Map(columns.map((one) => [one.name.toLowerCase(), one]));
  const declared = Object.values(node.columns);
  const wrong = declared.flatMap(({ name, data_type: type }) => {
    const found = given.get(name.toLowerCase());
    if (found === undefined) return [`${name}: the SQL does not give it`];
    const wanted = plainType(type === null ? '' : adapter.dialect.typeName(type));
    if (wanted === null)
      return [`${name}: ${type ?? 'nothing'} is no type of the engine, the SQL gives ${found.dataType}`];
    return wanted === found.dataType ? [] : [`${name}: ${type} is declared, the SQL gives ${found.dataType}`];
  });
  const known = new Set(declared.map((one) => one.name.toLowerCase()));
  const extra = columns.filter((one) => !known.has(one.name.toLowerCase())).map((one) => `${one.name}: not declared`);
  const differences = [...wrong, ...extra].map((one) => `  ${one}`).join('\n');
  if (differences === '') return null;
  const details = { uniqueId: node.unique_id, position: propertiesPosition(node) };
  return diagnostic('ETL6602', { name: node.name, differences }, details);
}

/** The type without its parameters, which a query's type has not; null for one that is not the engine's. */
function plainType(type: string): string | null {
  try {
    return typeText(parseType(type));
  } catch {
    return null;
  }
}
