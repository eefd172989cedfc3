import {
  type Arguments,
  MethodTable,
  PyDict,
  PyError,
  PyTuple,
  sliceItems,
  str,
  truth,
  type Value,
  valueError,
} from '../../templates/index.ts';
import type { RowValue } from './row-value.ts';
import { nullsLast } from './table-column.ts';
import { csvText, jsonText } from './table-export.ts';
import { groupedBy } from './table-set.ts';
import { structureText, tableText } from './table-text.ts';
import type { TableValue } from './table-value.ts';

/** What agate's tables can do, as far as templates can ask for it. */
export const TABLE_METHODS = new MethodTable<TableValue>({
  select: ['key', (table, args) => selected(table, keysOf(args.get('key')))],
  exclude: [
    'key',
    (table, args) => {
      const left = new Set(keysOf(args.get('key')).map(str));
      return selected(
        table,
        table.names.filter((name) => !left.has(name)),
      );
    },
  ],
  rename: ['column_names=None, row_names=None, slug_columns=False, slug_rows=False, **kwargs', renamed],
  limit: ['start_or_stop=None, stop=None, step=None', limited],
  order_by: ['key, reverse=False', ordered],
  distinct: ['key=None', distinct],
  group_by: ['key, key_name=None, key_type=None', groupedBy],
  print_table: ['max_rows=20, max_columns=6, output=None, max_column_width=20, *rest, **kwargs', printed],
  print_structure: ['output=None, max_rows=None', (table) => told(table, structureText(table.names, table.types))],
  print_csv: ['**kwargs', (table) => told(table, csvText(table))],
  print_json: ['**kwargs', (table) => told(table, jsonText(table))],
});

/** The names that a key stands for: one, or several in a list. */
function keysOf(key: Value): readonly Value[] {
  if (Array.isArray(key)) return key;
  return key instanceof PyTuple ? key.items : [key];
}

function selected(table: TableValue, keys: readonly Value[]): TableValue {
  const kept = keys.map((key) => table.names.indexOf(str(key)));
  if (kept.includes(-1)) throw valueError('tuple.index(x): x not in tuple');
  const pick = <T>(from: readonly T[]): T[] => kept.flatMap((index) => from.slice(index, index + 1));
  return table.derived(
    pick(table.names),
    table.rows.map((row) => pick(row.cells)),
    pick(table.types),
  );
}

function renamed(table: TableValue, args: Arguments): TableValue {
  const given = args.get('column_names');
  const names =
    given instanceof PyDict
      ? table.names.map((name) => str(given.get(name) ?? name))
      : given === null
        ? table.names
        : keysOf(given).map(str);
  if (names.length !== table.names.length) throw valueError('column_names and column_types must be the same length.');
  return table.derived(
    truth(args.get('slug_columns')) ? names.map(slug) : names,
    table.rows.map((row) => row.cells),
    table.types,
  );
}

function slug(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/'|\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '');
}

function limited(table: TableValue, args: Arguments): TableValue {
  const [first, stop, step] = [args.get('start_or_stop'), args.get('stop'), args.get('step')];
  const ranged = truth(stop) || truth(step);
  const bounds = ranged ? { from: first, to: stop, step } : { from: null, to: first, step: null };
  return table.withRows(sliceItems(table.rows, bounds));
}

function ordered(table: TableValue, args: Arguments): TableValue {
  const keys = keysOf(args.get('key'));
  const direction = truth(args.get('reverse')) ? -1 : 1;
  const cells = table.rows.map((row) => ({ row, by: keys.map((one) => cellOf(row, one)) }));
  const order = (a: readonly Value[], b: readonly Value[]): number => {
    for (const [index, one] of a.entries()) {
      const found = nullsLast(one, b[index] ?? null);
      if (found !== 0) return found;
    }
    return 0;
  };
  return table.withRows(cells.sort((a, b) => direction * order(a.by, b.by)).map(({ row }) => row));
}

function distinct(table: TableValue, args: Arguments): TableValue {
  const key = args.get('key');
  // agate compares generators, which are never equal, when it is given a list of names.
  if (Array.isArray(key) || key instanceof PyTuple) return table.withRows(table.rows);
  const seen = new PyDict();
  const first = table.rows.filter((row) => {
    const by = key === null ? new PyTuple(row.cells) : cellOf(row, key);
    if (seen.has(by)) return false;
    seen.set(by, true);
    return true;
  });
  return table.withRows(first);
}

/** The cell of a row that a name or number stands for. Throws KeyError when there is none. */
function cellOf(row: RowValue, key: Value): Value {
  const cell = row.getItem(key);
  if (cell === undefined) throw new PyError('KeyError', str(key));
  return cell;
}

function printed(table: TableValue, args: Arguments): Value {
  const limit = (name: string): number => {
    const value = args.get(name);
    return typeof value === 'number' ? value : Number.POSITIVE_INFINITY;
  };
  const limits = { rows: limit('max_rows'), columns: limit('max_columns'), width: limit('max_column_width') };
  const cells = table.rows.map((row) => row.cells);
  return told(table, tableText(table.names, cells, table.types, limits));
}

function told(table: TableValue, text: string): null {
  table.say?.(text.replace(/\n$/, ''));
  return null;
}
