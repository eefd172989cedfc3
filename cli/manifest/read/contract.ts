import type { Yaml, YamlMap } from '../../config/types.ts';
import { pythonRepr, pythonText } from '../context/yaml-values.ts';
import type { Node } from '../types.ts';
import { sha256 } from './text.ts';

/** Materializations whose constraints the engine enforces: they are part of the contract. */
const ENFORCING = new Set(['table', 'incremental']);

/** The checksum of an enforced contract, over columns and constraints as dbt's Python writes them. */
export function contractChecksum(node: Node): string {
  const columns = Object.values(node.columns).sort((a, b) => (a.name < b.name ? -1 : 1));
  let state = '';
  for (const column of columns)
    state += `|${column.name}${pythonText(column.data_type)}${constraintsRepr('ColumnLevelConstraint', column.constraints)}`;
  const { materialized } = node.config;
  if (ENFORCING.has(String(materialized)))
    state += `${materialized}${constraintsRepr('ModelLevelConstraint', node.constraints ?? [])}`;
  return sha256(state);
}

function constraintsRepr(type: string, constraints: readonly YamlMap[]): string {
  const reprs = constraints.map((constraint) => {
    const fields = Object.entries(constraint).map(([key, value]) => `${key}=${fieldRepr(key, value)}`);
    return `${type}(${fields.join(', ')})`;
  });
  return `[${reprs.join(', ')}]`;
}

function fieldRepr(key: string, value: Yaml): string {
  return key === 'type' ? `<ConstraintType.${String(value)}: '${String(value)}'>` : pythonRepr(value);
}
