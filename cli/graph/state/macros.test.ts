import { expect, it } from 'vitest';
import type { MacroNode, Manifest } from '../../manifest/types.ts';
import { modifiedMacros } from './macros.ts';

function manifestOf(
  macros: Readonly<Record<string, string>>,
  calls: Readonly<Record<string, string[]>> = {},
): Manifest {
  const entries = Object.entries(macros).map(([id, macro_sql]) => {
    const macro = { unique_id: id, package_name: id.split('.')[1], macro_sql, depends_on: { macros: calls[id] ?? [] } };
    return [id, macro as unknown as MacroNode] as const;
  });
  return { macros: new Map(entries) } as unknown as Manifest;
}

it('finds macros of the project and of packages that are new, changed or gone, and what calls them', () => {
  const before = manifestOf({
    'macro.shop.a': '1',
    'macro.shop.b': '1',
    'macro.dbt_utils.star': '1',
    'macro.shop.c': '',
  });
  const now = manifestOf(
    { 'macro.shop.a': '1', 'macro.shop.b': '2', 'macro.dbt_utils.star': '2', 'macro.shop.d': '' },
    { 'macro.shop.a': ['macro.shop.b'] },
  );
  const changed = ['macro.dbt_utils.star', 'macro.shop.a', 'macro.shop.b', 'macro.shop.c', 'macro.shop.d'];
  expect([...modifiedMacros(now, before)].sort()).toEqual(changed);
});

it('leaves the framework out, which dbt writes otherwise', () => {
  const before = manifestOf({ 'macro.dbt.test_unique': '1', 'macro.dbt_duckdb.only_in_dbt': '1', 'macro.shop.a': '1' });
  const now = manifestOf({ 'macro.dbt.test_unique': '2', 'macro.dbt.only_here': '', 'macro.shop.a': '1' });
  expect([...modifiedMacros(now, before)]).toEqual([]);
});
