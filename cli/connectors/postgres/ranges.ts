import type { Ask } from './catalog.ts';
import type { StatementParts } from './statement.ts';

/** Blocks that a range has at least: less is not worth a connection. */
const LEAST_BLOCKS = 128;

/**
 * The conditions of the ranges that are read at once, together all rows of the table; one empty list where the table is
 * read whole. Ranges are of blocks, which need no key and no index, so only tables that are stored have them.
 */
export async function rangeConditions(ask: Ask, { load, table }: StatementParts): Promise<string[][]> {
  const wanted = load.parallel ?? 1;
  if (wanted === 1 || !['r', 'm'].includes(table.kind) || table.oid === null) return [[]];
  const { rows } = await ask(
    "select current_setting('server_version_num')::int, pg_catalog.pg_relation_size($1::oid) / current_setting('block_size')::int",
    [table.oid],
  );
  const [version, blocks] = (rows[0] ?? []).map(Number);
  // Before PostgreSQL 14, a condition on ctid reads the whole table each time.
  if ((version ?? 0) < 140_000) return [[]];
  const count = Math.min(wanted, Math.floor((blocks ?? 0) / LEAST_BLOCKS));
  if (count <= 1) return [[]];
  const starts = Array.from({ length: count }, (_, index) => Math.floor(((blocks ?? 0) * index) / count));
  return starts.map((start, index) => {
    const end = starts[index + 1];
    return [
      ...(index === 0 ? [] : [`t.ctid >= '(${start},0)'::tid`]),
      ...(end === undefined ? [] : [`t.ctid < '(${end},0)'::tid`]),
    ];
  });
}
