import type { Cell, Connection } from '../../../adapters/types.ts';
import { columnType, type TypeKind } from '../../../connectors/column-type.ts';
import type { KnownTable } from '../declared-table.ts';

/** A loaded table to be looked at. */
export interface LoadedTable {
  readonly known: KnownTable;
  /** The table as SQL. */
  readonly relation: string;
}

/** Values that can be compared with each other. */
export type Family = 'whole' | 'text' | 'uuid';

/** What a column of a loaded table holds. */
export interface ColumnProfile {
  readonly table: LoadedTable;
  readonly name: string;
  readonly family: Family;
  readonly rows: number;
  readonly values: number;
  /** Estimated, within a few percent. */
  readonly distinct: number;
  /** Of whole numbers. */
  readonly least: bigint | null;
  readonly most: bigint | null;
  /** The only column of the declared primary key. */
  readonly isKey: boolean;
}

const WHOLE: readonly TypeKind[] = ['smallint', 'integer', 'bigint', 'hugeint'];

/** Looks at the columns of a table that may be keys or lead to one: whole numbers, texts and UUIDs, in one query. */
export async function profileTable(
  connection: Connection,
  quote: (name: string) => string,
  table: LoadedTable,
): Promise<ColumnProfile[]> {
  const columns = table.known.columns.flatMap(({ name, type }) => {
    const family = familyOf(type);
    return family === null ? [] : [{ name, family }];
  });
  if (columns.length === 0) return [];
  const facts = columns.flatMap(({ name, family }) => {
    const column = quote(name);
    const range = family === 'whole' ? [`min(${column})`, `max(${column})`] : ['null', 'null'];
    return [`count(${column})`, `approx_count_distinct(${column})`, ...range];
  });
  const { rows } = await connection.query(`select count(*), ${facts.join(', ')} from ${table.relation}`);
  const [count, ...cells] = rows[0] ?? [];
  const { primaryKey } = table.known;
  return columns.map(({ name, family }, index) => {
    const [values, distinct, least, most] = cells.slice(index * 4, index * 4 + 4);
    const isKey = primaryKey.length === 1 && primaryKey[0]?.toLowerCase() === name.toLowerCase();
    return {
      table,
      name,
      family,
      rows: numberOf(count),
      values: numberOf(values),
      distinct: Math.min(numberOf(distinct), numberOf(values)),
      least: wholeOf(least),
      most: wholeOf(most),
      isKey,
    };
  });
}

/** The number in a cell; 0 for none. */
export function numberOf(cell: Cell | undefined): number {
  return Number(textOf(cell) ?? 0);
}

function wholeOf(cell: Cell | undefined): bigint | null {
  const text = textOf(cell);
  return text !== null && /^-?\d+$/.test(text) ? BigInt(text) : null;
}

function textOf(cell: Cell | undefined): string | null {
  if (cell === null || cell === undefined) return null;
  return typeof cell === 'object' && 'text' in cell ? String(cell.text) : String(cell);
}

function familyOf(declared: string): Family | null {
  const type = columnType(declared);
  if ('why' in type) return null;
  if (WHOLE.includes(type.kind) || (type.kind === 'decimal' && type.scale === 0)) return 'whole';
  if (type.kind === 'string') return 'text';
  return type.kind === 'uuid' ? 'uuid' : null;
}
