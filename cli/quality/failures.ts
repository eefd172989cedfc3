import type { Relation } from '../adapters/relation.ts';
import { relation } from '../adapters/relation.ts';
import { EtlError } from '../diagnostics/index.ts';
import type { Node } from '../manifest/types.ts';

/** How the failing rows of a test are kept: as a table, as a view over what was tested, or not at all. */
export type FailureStore = 'table' | 'view' | 'none';

/**
 * Whether a test keeps its failing rows, as dbt reads `store_failures_as`, `store_failures` and the command's flag.
 * `rolledBack` is true for a test that gates a node: when nothing is said, its rows are kept all the same, because
 * after the rollback nobody could look at them.
 */
export function failureStore(test: Node, flag: boolean | undefined, rolledBack: boolean): FailureStore {
  const as = test.config['store_failures_as'];
  if (as === 'ephemeral') return 'none';
  if (as === 'view' && !rolledBack) return 'view';
  if (as === 'table' || as === 'view') return 'table';
  if (as !== undefined && as !== null) throw EtlError.of('ETL6005', { test: test.name, given: String(as) });
  const wanted = test.config['store_failures'] ?? flag;
  if (typeof wanted === 'boolean') return wanted ? 'table' : 'none';
  return rolledBack ? 'table' : 'none';
}

/** Where a test keeps its failing rows: its own schema (`…_dbt_test__audit` unless configured) and alias. */
export function failureRelation(test: Node, store: FailureStore): Relation {
  const name = { database: test.database, schema: test.schema, identifier: test.alias };
  return relation(name, { type: store === 'view' ? 'view' : 'table' });
}
