import type { Node } from '../types.ts';

/** Sets each model's `primary_key` as dbt infers it: from constraints, else from `unique` and `not_null` tests. */
export function inferPrimaryKeys(
  models: Iterable<{ -readonly [K in keyof Node]: Node[K] }>,
  tests: Iterable<Node>,
): void {
  const byModel = new Map<string, Node[]>();
  for (const test of tests) {
    const { attached_node: model } = test;
    if (!model) continue;
    const list = byModel.get(model);
    if (list === undefined) byModel.set(model, [test]);
    else list.push(test);
  }
  for (const model of models) {
    if (model.resource_type !== 'model') continue;
    const key = constrainedKey(model) ?? testedKey(byModel.get(model.unique_id) ?? []);
    if (key.length > 0) model.primary_key = [...key].sort();
  }
}

function constrainedKey(model: Node): readonly string[] | undefined {
  for (const constraint of model.constraints ?? [])
    if (constraint.type === 'primary_key' && Array.isArray(constraint.columns)) return constraint.columns.map(String);
  for (const column of Object.values(model.columns))
    if (column.constraints.some((one) => one.type === 'primary_key')) return [column.name];
  return undefined;
}

function testedKey(tests: readonly Node[]): readonly string[] {
  const unique = new Set<string>();
  const disabled = new Set<string>();
  const notNull = new Set<string>();
  for (const test of tests) {
    const { name = '', kwargs = {} } = test.test_metadata ?? {};
    const { column_name: column, combination_of_columns: combination } = kwargs;
    let columns: string[] = [];
    if (typeof column === 'string') columns = [column];
    else if (Array.isArray(combination)) columns = combination.filter((one) => typeof one === 'string');
    for (const one of columns) {
      if (name === 'not_null') notNull.add(one);
      else if (name === 'unique' || name === 'unique_combination_of_columns')
        (test.config.enabled ? unique : disabled).add(one);
    }
  }
  const both = [...notNull].filter((one) => unique.has(one) || disabled.has(one));
  if (both.length > 0) return both;
  return unique.size > 0 ? [...unique] : [...disabled];
}
