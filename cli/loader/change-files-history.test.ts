import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LoadFixture, type TableFixture } from '../testing/load-fixture.ts';
import { prepareLoad } from './prepare.ts';

interface Change {
  readonly op: 'I' | 'U' | 'D' | 'T';
  /** The key before, of a change that has another one. */
  readonly old: number | null;
  readonly id: number;
  readonly note: string | null;
}

/** A file of changes as it arrives: at the end of those before, or between two of them. */
interface Arrival {
  readonly changes: readonly Change[];
  readonly isNdjson: boolean;
  readonly isLate: boolean;
}

/** The files that arrive before a load, and whether that is rolled back first. */
interface Step {
  readonly arrivals: readonly Arrival[];
  readonly isRolledBack: boolean;
}

const id = fc.integer({ min: 1, max: 5 });
const change = fc.record<Change>({
  op: fc.constantFrom('I', 'U', 'U', 'D', 'D', 'T'),
  old: fc.option(id, { freq: 2 }),
  id,
  note: fc.option(fc.constantFrom('a', 'b, "c"', 'é\nf')),
});
const arrival = fc.record<Arrival>({
  changes: fc.array(change, { maxLength: 6 }),
  isNdjson: fc.boolean(),
  isLate: fc.nat({ max: 4 }).map((dice) => dice === 0),
});
const history = fc.array(
  fc.record<Step>({ arrivals: fc.array(arrival, { maxLength: 3 }), isRolledBack: fc.boolean() }),
  { minLength: 1, maxLength: 4 },
);

function textOf(changes: readonly Change[], isNdjson: boolean): string {
  const quoted = (note: string | null) => (note === null ? '' : `"${note.replaceAll('"', '""')}"`);
  if (isNdjson)
    return changes.map(({ op, old, id, note }) => `${JSON.stringify({ op, old_id: old, id, note })}\n`).join('');
  return `op,old_id,id,note\n${changes.map((one) => `${one.op},${one.old ?? ''},${one.id},${quoted(one.note)}\n`).join('')}`;
}

/** What the source has after all changes of all files: notes by key, null for rows that are marked as deleted. */
function applied(
  files: readonly (readonly Change[])[],
  isSoft: boolean,
): Map<number, { note: string | null; isGone: boolean }> {
  const rows = new Map<number, { note: string | null; isGone: boolean }>();
  const remove = (key: number) => {
    const row = rows.get(key);
    if (!isSoft || row === undefined) rows.delete(key);
    else row.isGone = true;
  };
  for (const { op, old, id, note } of files.flat()) {
    if (op === 'T') for (const key of [...rows.keys()]) remove(key);
    else if (op === 'D') remove(id);
    else {
      if (op === 'U' && old !== null && old !== id) remove(old);
      rows.set(id, { note, isGone: false });
    }
  }
  return rows;
}

async function check(steps: readonly Step[], deletes: 'hard' | 'soft'): Promise<void> {
  const fixture = await LoadFixture.create();
  const table: TableFixture = {
    columns: { id: 'bigint', note: 'string' },
    load: { path: '*.*', deletes, changes: { operation: 'op', truncate: 'T', old_key: { id: 'old_id' } } },
    primaryKey: ['id'],
  };
  try {
    const files: { readonly number: number; readonly changes: readonly Change[] }[] = [];
    await fixture.put('0.csv', textOf([], false));
    for (const { arrivals, isRolledBack } of steps) {
      for (const { changes, isNdjson, isLate } of arrivals) {
        const highest = Math.max(0, ...files.map((file) => file.number));
        const number = isLate && files.length > 0 ? highest - 0.5 : Math.floor(highest) + 1;
        if (files.some((file) => file.number === number) || (isNdjson && changes.length === 0)) continue;
        files.push({ number, changes });
        await fixture.put(`${number * 10}.${isNdjson ? 'ndjson' : 'csv'}`, textOf(changes, isNdjson));
      }
      if (isRolledBack) await rollBack(fixture, table);
      await fixture.load(table);
      const mark = deletes === 'soft' ? '_etl_deleted_at is not null' : 'false';
      const rows = await fixture.rows(`select id, note, ${mark} from raw_shop.things order by id`);
      const inOrder = [...files].sort((one, other) => one.number - other.number).map((file) => file.changes);
      const wanted = [...applied(inOrder, deletes === 'soft')].sort(([one], [other]) => one - other);
      expect(rows).toEqual(wanted.map(([key, { note, isGone }]) => [String(key), note ?? 'null', String(isGone)]));
    }
  } finally {
    await fixture.close();
  }
}

/** A load that is applied and not committed. */
async function rollBack(fixture: LoadFixture, table: TableFixture): Promise<void> {
  const request = await fixture.request(table);
  const prepared = await prepareLoad(request);
  if (!prepared.changed) return;
  await request.reader.begin();
  await prepared.apply(request.reader);
  await request.reader.rollback();
  await prepared.discard();
}

for (const deletes of ['hard', 'soft'] as const)
  test(`any history of change files gives the rows of the source, with deletes ${deletes}`, async () => {
    await fc.assert(
      fc.asyncProperty(history, async (steps) => await check(steps, deletes)),
      { numRuns: 12 },
    );
  }, 120_000);
