import type { Node, SourceNode } from '../../manifest/types.ts';
import type { PairedColumn } from '../compare/compare-schema.ts';
import type { PartitionText } from './table-checksums.ts';

/** Characters of `2024-01-31` that tell the partition; hours are told by their day. */
const LENGTHS: Readonly<Record<string, number>> = { hour: 10, day: 10, month: 7, year: 4 };
const TIMES = new Set(['date', 'datetime', 'timestamp']);

/** How a table is partitioned by time, by the first of some nodes that says so; null where none does. */
export function partitionOf(
  nodes: readonly (Node | SourceNode)[],
  columns: readonly PairedColumn[],
): PartitionText | null {
  for (const { config } of nodes) {
    const given = config.partition_by;
    const spec = typeof given === 'string' ? { field: given } : given;
    if (typeof spec !== 'object' || spec === null || Array.isArray(spec)) continue;
    const { field, granularity = 'day' } = spec as { readonly field?: unknown; readonly granularity?: unknown };
    const length = LENGTHS[String(granularity).toLowerCase()];
    const column = columns.find(({ name }) => name.toLowerCase() === String(field).toLowerCase());
    if (column === undefined || length === undefined) continue;
    if (TIMES.has(column.leftType.kind) && TIMES.has(column.rightType.kind)) return { column, length };
  }
  return null;
}
