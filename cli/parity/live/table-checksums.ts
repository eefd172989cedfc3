import type { PairedColumn } from '../compare/compare-schema.ts';
import { columnName, columnText, type LiveTable } from './live-side.ts';

/** What is told of a table, or of one of its partitions, without its rows. */
export interface TableChecksums {
  readonly rows: number;
  /** By the name of a column: values that are there, and the sum of their hashes. */
  readonly columns: ReadonlyMap<string, { readonly values: number; readonly sum: string }>;
}

/** The partition of a row as text: `2024-01` for months. */
export interface PartitionText {
  readonly column: PairedColumn;
  /** Characters of the text of its day. */
  readonly length: number;
}

/** Everything that is told of all rows at once is under this name. */
const WHOLE = '';

/** Counts rows and values and sums hashes of values, of the whole table or by partition. */
export async function tableChecksums(
  table: LiveTable,
  columns: readonly PairedColumn[],
  partition: PartitionText | null,
): Promise<ReadonlyMap<string, TableChecksums>> {
  const { canonical, connection } = table.side;
  const parts = columns.flatMap((column) => {
    const text = columnText(table, column);
    const sum = text === null ? '0' : canonical.sum(canonical.number(text));
    return [`count(${columnName(table, column)})`, sum];
  });
  const group = partition === null ? null : partitionText(table, partition);
  const select = [...(group === null ? [] : [`${group} as _etl_partition`]), 'count(*)', ...parts].map((one, index) =>
    one.includes(' as _etl_') ? one : `${one} as c${index}`,
  );
  const tail = group === null ? '' : ' group by 1';
  const { rows } = await connection.query(`select ${select.join(', ')} from ${table.sql}${tail}`);
  const first = group === null ? 0 : 1;
  return new Map(
    rows.map((row) => [
      group === null ? WHOLE : String(row[0] ?? 'NULL'),
      {
        rows: Number(row[first]),
        columns: new Map(
          columns.map((column, index) => {
            const at = first + 1 + index * 2;
            return [column.name, { values: Number(row[at]), sum: plain(row[at + 1]) }] as const;
          }),
        ),
      },
    ]),
  );
}

/** The partition of a row as a text that is the same on both engines. */
function partitionText(table: LiveTable, { column, length }: PartitionText): string {
  const day = table.side.canonical.day(columnName(table, column));
  return `substr(${day}, 1, ${length})`;
}

/** Names of the columns whose checksums differ, or that have other NULLs. */
export function differingChecksums(one: TableChecksums | undefined, other: TableChecksums | undefined): string[] {
  const names = [...((one ?? other)?.columns.keys() ?? [])];
  return names.filter((name) => {
    const [left, right] = [one?.columns.get(name), other?.columns.get(name)];
    return left?.values !== right?.values || left?.sum !== right?.sum;
  });
}

function plain(cell: unknown): string {
  return typeof cell === 'object' && cell !== null && 'text' in cell ? String(cell.text) : String(cell ?? 0);
}
