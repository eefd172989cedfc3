import { type PyFunction, pyFunction } from '../values/function.ts';
import type { FilterEntry } from './define.ts';
import { htmlFilters } from './html-filters.ts';
import { numberFilters } from './number-filters.ts';
import { selectFilters } from './select-filters.ts';
import { sequenceFilters } from './sequence-filters.ts';
import { textFilters } from './text-filters.ts';

const found = new Map<string, PyFunction>();

/** All filters by name: Jinja's own and dbt's `as_bool`, `as_native`, `as_number`, `as_text` and `is_list`. */
export const filters: ReadonlyMap<string, PyFunction> = found;

/** These mark a value only where native values are rendered; the evaluator does that. */
const unchanged: FilterEntry = ['x', (args) => args.get('x')];

const dbtFilters: Readonly<Record<string, FilterEntry>> = {
  as_bool: unchanged,
  as_native: unchanged,
  as_number: unchanged,
  as_text: unchanged,
  is_list: ['value', (args) => Array.isArray(args.get('value'))],
};

for (const table of [textFilters, sequenceFilters, numberFilters, htmlFilters, selectFilters(found), dbtFilters]) {
  for (const [name, [signature, body]] of Object.entries(table)) {
    found.set(name, pyFunction(`do_${name}`, signature, body, true));
  }
}

for (const [alias, name] of [
  ['count', 'length'],
  ['d', 'default'],
  ['e', 'escape'],
] as const) {
  const filter = found.get(name);
  if (filter !== undefined) found.set(alias, filter);
}
