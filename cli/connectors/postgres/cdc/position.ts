import { createHash } from 'node:crypto';
import type { SourceType } from '../source-type.ts';
import type { FollowedTable } from './followed.ts';
import { parseLsn } from './lsn.ts';

/** Where a load of changes ended. */
export interface LogPosition {
  readonly lsn: bigint;
  /** Of the table then, as `shapeOf`. */
  readonly shape: string;
  /** Of which slot; positions of old have none. */
  readonly slot?: string;
  /** The slot that this one came instead of. */
  readonly replaces?: string;
}

/**
 * The position that a load leaves: a place in the log, the shape of the table, the slot and the one that it replaces, such
 * as `0/16B3748 1f0c5a2e etl_shop_dev_orders_5d41402a_b etl_shop_dev_orders_5d41402a_a`.
 */
export function writePosition(lsn: string, followed: FollowedTable): string {
  const { slot, replaces } = followed;
  return [lsn, shapeOf(followed), slot, ...(replaces === undefined ? [] : [replaces])].join(' ');
}

/** The parts of a position; undefined for a text that is none. */
export function parsePosition(position: string): LogPosition | undefined {
  const [place = '', shape = '', slot, replaces] = position.split(' ');
  const lsn = parseLsn(place);
  if (lsn === undefined) return undefined;
  return { lsn, shape, ...(slot === undefined ? {} : { slot }), ...(replaces === undefined ? {} : { replaces }) };
}

/**
 * A digest of the table and of the types of its declared columns. It differs when the table was made anew, or when a column
 * was given a type that may have changed its values; more room for the same values makes no difference.
 */
export function shapeOf({ table, stream }: FollowedTable): string {
  const types = stream.columns.map(({ from }) => {
    const column = table.columns.find((one) => one.name === from);
    return column === undefined ? null : [from, column.type.name, scaleOf(column.type)];
  });
  return createHash('sha256')
    .update(JSON.stringify([table.oid, types]))
    .digest('hex')
    .slice(0, 8);
}

/** Decimals of a numeric, the one modifier whose change rewrites values. */
function scaleOf({ name, modifier }: SourceType): number | null {
  return name === 'numeric' && modifier >= 0 ? (modifier - 4) & 0x7ff : null;
}
