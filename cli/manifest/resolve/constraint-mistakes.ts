import type { YamlMap } from '../../config/types.ts';
import type { YamlPath } from '../../config/yaml/locate.ts';
import { scanTemplate } from '../static/scan.ts';
import type { Node } from '../types.ts';

const TYPES = ['check', 'not_null', 'unique', 'primary_key', 'foreign_key', 'custom'];

/** What is wrong with a constraint of a model, and where in the entry that describes the model. */
export interface ConstraintMistake {
  readonly problem: string;
  readonly hint: string;
  readonly at: YamlPath;
}

/** The mistakes of a model's constraints, its own and those of its columns, as dbt refuses them. */
export function constraintMistakes(node: Node): readonly ConstraintMistake[] {
  const { columns, constraints = [] } = node;
  const mistakes: ConstraintMistake[] = [...schemaChangeMistake(node)];
  const keyed: string[] = [];
  for (const [index, column] of Object.values(columns).entries()) {
    for (const [at, constraint] of column.constraints.entries())
      mistakes.push(...ownMistakes(constraint, `the column "${column.name}"`, ['columns', index, 'constraints', at]));
    if (column.constraints.some(isPrimaryKey)) keyed.push(column.name);
  }
  for (const [at, constraint] of constraints.entries())
    mistakes.push(...ownMistakes(constraint, 'the model', ['constraints', at]));
  if (keyed.length > 1) {
    const problem = `has primary_key constraints on ${keyed.length} columns (${keyed.join(', ')})`;
    mistakes.push({ problem, hint: 'Declare a key of several columns once, under the model.', at: ['columns'] });
  } else if (keyed.length === 1 && constraints.some(isPrimaryKey)) {
    const problem = `has a primary_key constraint of its own and one on the column "${keyed[0]}"`;
    mistakes.push({ problem, hint: 'Keep one of them.', at: ['constraints'] });
  }
  return mistakes;
}

/** A contract and rows of another shape than the table cannot both hold. */
function schemaChangeMistake({ config, contract }: Node): ConstraintMistake[] {
  const { materialized, on_schema_change: change = 'ignore' } = config;
  const isKept = change === 'append_new_columns' || change === 'fail';
  if (materialized !== 'incremental' || contract?.enforced !== true || isKept) return [];
  const problem = `is incremental and enforces a contract, but on_schema_change is "${String(change)}"`;
  return [{ problem, hint: 'Set it to append_new_columns or fail.', at: ['config', 'contract'] }];
}

function ownMistakes({ type, to }: YamlMap, owner: string, at: YamlPath): ConstraintMistake[] {
  if (!TYPES.includes(String(type))) {
    const problem = `has a constraint of the type "${String(type)}" on ${owner}`;
    return [{ problem, hint: `The types are ${TYPES.join(', ')}.`, at: [...at, 'type'] }];
  }
  if (type !== 'foreign_key' || typeof to !== 'string' || to === '') return [];
  const named = scanTemplate(`{{ ${to} }}`);
  if (named !== undefined && named.refs.length + named.sources.length === 1) return [];
  const problem = `has a foreign_key constraint on ${owner} to "${to}", which is neither ref(...) nor source(...)`;
  return [{ problem, hint: `Write, for example, to: ref('customers').`, at: [...at, 'to'] }];
}

function isPrimaryKey({ type }: YamlMap): boolean {
  return type === 'primary_key';
}
