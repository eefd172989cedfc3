import type { MysqlConnection } from './connection.ts';
import type { ReadPlan } from './read-plan.ts';
import { ownColumn } from './select.ts';

/**
 * The plan cut into ranges of the first column of its key, of about the same width; the plan itself when it is not read
 * by a key that begins with a whole number, or has too few rows. Throws the driver's errors.
 */
export async function rangePlans(plan: ReadPlan, connection: MysqlConnection, ranges: number): Promise<ReadPlan[]> {
  const [first] = plan.pages?.key ?? [];
  if (first === undefined || first.kind !== 'number' || ranges < 2) return [plan];
  const column = ownColumn(first.name);
  const { rows } = await connection.query(`select min(${column}), max(${column})\n${plan.from}`);
  const [least, most] = rows[0] ?? [];
  if (!isWhole(least) || !isWhole(most)) return [plan];
  const bounds = rangeBounds(BigInt(least), BigInt(most), ranges);
  return [undefined, ...bounds].map((from, index) => {
    const to = bounds[index];
    const conditions = [
      ...(from === undefined ? [] : [`${column} >= ${from}`]),
      ...(to === undefined ? [] : [`${column} < ${to}`]),
    ];
    return { ...plan, condition: conditions.join(' and ') };
  });
}

/** Where each range but the first begins. */
export function rangeBounds(least: bigint, most: bigint, ranges: number): bigint[] {
  const width = (most - least) / BigInt(ranges) + 1n;
  const bounds: bigint[] = [];
  for (let bound = least + width; bound <= most && bounds.length < ranges - 1; bound += width) bounds.push(bound);
  return bounds;
}

function isWhole(text: string | null | undefined): text is string {
  return text != null && /^-?\d+$/.test(text);
}
