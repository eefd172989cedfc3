import type { BatchScope } from '../../compiler/index.ts';
import type { Node } from '../../manifest/types.ts';
import { batchesOf, batchId, batchSize, type TimeSpan, timeText } from '../../materializations/index.ts';
import { inputsOf, type Side, storedNode } from '../side.ts';
import type { InputTables } from './input-tables.ts';

/** A batch of a microbatch model, and the rows from which it is made. */
export interface BatchWindow {
  readonly batch: BatchScope;
  /** Conditions for rows of this batch and of its neighbours, by the unique_id of an input. */
  readonly around: ReadonlyMap<string, string>;
}

/**
 * The batch that has most rows in the warehouse, by the first input that tells when its rows happened; null where none
 * does, and where it has no rows.
 */
export async function busiestBatch(
  node: Node,
  { manifest, adapter }: Side,
  tables: InputTables,
): Promise<BatchWindow | null> {
  const size = batchSize(node.config);
  const timed = inputsOf(manifest, node.unique_id).flatMap((id) => {
    const time = storedNode(manifest, id)?.config.event_time;
    return typeof time === 'string' ? [{ id, column: timeColumn(time, adapter.dialect.quote) }] : [];
  });
  const [first] = timed;
  const moment = first === undefined ? null : await tables.busiest(first.id, first.column, size);
  if (moment === null) return null;
  const spanAt = (from: Date): TimeSpan => {
    const to = new Date(from.getTime() + 1);
    const [span] = batchesOf({ config: node.config, isIncremental: true, from, to, now: to });
    return span ?? { start: from, end: to };
  };
  const span = spanAt(moment);
  const before = spanAt(new Date(span.start.getTime() - 1));
  const after = spanAt(span.end);
  const around = timed.map(({ id, column }): [string, string] => [
    id,
    `${column} >= '${localText(before.start)}' and ${column} < '${localText(after.end)}'`,
  ]);
  const scope = { id: batchId(span.start, size), start: timeText(span.start), end: timeText(span.end) };
  return { batch: { ...scope, isIncremental: true }, around: new Map(around) };
}

/** `event_time` is the name of a column, or SQL. */
function timeColumn(time: string, quote: (name: string) => string): string {
  return `cast(${/^\w+$/.test(time) ? quote(time) : time} as timestamp)`;
}

function localText(time: Date): string {
  return time.toISOString().replace('T', ' ').replace('Z', '');
}
