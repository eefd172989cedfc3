import { isNestedType } from '../connectors/nested-type.ts';
import type { ColumnNode } from '../manifest/types.ts';

/** A column with all that is within it. */
export type WholeColumn = Pick<ColumnNode, 'name' | 'data_type'>;

/** Types whose fields may be declared as columns of their own, and whether values of them are lists. */
const OPEN_TYPES: ReadonlyMap<string, 'struct' | 'array'> = new Map([
  ['', 'struct'],
  ['struct', 'struct'],
  ['record', 'struct'],
  ['array', 'array'],
  ['repeated', 'array'],
  ['repeated record', 'array'],
  ['record repeated', 'array'],
  ['array<struct>', 'array'],
  ['array<record>', 'array'],
]);

/**
 * The columns of a table, those like `items.sku` as fields of `items` where that is declared as a struct, record or array
 * that does not say its fields itself. Where it says them, such columns only describe and test what is within it.
 */
export function wholeColumns<T extends WholeColumn>(columns: readonly T[]): readonly T[] {
  const within = new Set<WholeColumn>(fieldColumns(columns));
  return columns.filter((column) => !within.has(column)).map((column) => wholeColumn(column, columns));
}

/** The columns of a table that are fields of others, such as `items.sku`. */
export function fieldColumns(columns: readonly WholeColumn[]): readonly WholeColumn[] {
  const all = new Map(columns.map((column) => [column.name.toLowerCase(), column]));
  return columns.filter(({ name }) => {
    const root = name.slice(0, Math.max(name.indexOf('.'), 0));
    const outer = all.get(root.toLowerCase());
    return outer !== undefined && (openType(outer) !== undefined || isNestedType(outer.data_type ?? ''));
  });
}

/** Whether a column says its fields by other columns, and no type of its own. */
export function isOpen(column: WholeColumn): boolean {
  return openType(column) !== undefined;
}

function wholeColumn<T extends WholeColumn>(column: T, columns: readonly WholeColumn[]): T {
  const start = `${column.name.toLowerCase()}.`;
  const kind = openType(column);
  const inner = columns.filter(({ name }) => name.toLowerCase().startsWith(start));
  if (kind === undefined || inner.length === 0) return column;
  const direct = inner.filter(({ name }) => {
    const rest = name.slice(start.length);
    return !inner.some((other) => rest.toLowerCase().startsWith(`${other.name.slice(start.length).toLowerCase()}.`));
  });
  const fields = direct.map((one) => {
    const name = one.name.slice(start.length);
    return `\`${name.replaceAll('`', '``')}\` ${wholeColumn(one, columns).data_type ?? ''}`;
  });
  const struct = `struct<${fields.join(', ')}>`;
  return { ...column, data_type: kind === 'array' ? `array<${struct}>` : struct };
}

function openType({ data_type: type }: WholeColumn): 'struct' | 'array' | undefined {
  return OPEN_TYPES.get(
    (type ?? '')
      .trim()
      .toLowerCase()
      .replaceAll(/\s+/g, ' ')
      .replaceAll(/ ?([<>]) ?/g, '$1'),
  );
}
