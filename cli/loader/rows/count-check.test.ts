import { expect, test } from 'vitest';
import { LoadFixture, type TableFixture } from '../../testing/load-fixture.ts';
import { declarationOf } from '../declaration.ts';
import { type CountedLoad, checkCount } from './count-check.ts';

const TABLE: TableFixture = { columns: { id: 'bigint' }, load: {}, primaryKey: ['id'] };
const changes = { files: [], truncates: false, omits: false };

async function told(
  load: TableFixture['load'],
  given: Partial<CountedLoad['landed']>,
  inserted: number | null,
  setAside = 0,
) {
  const fixture = await LoadFixture.create();
  try {
    const connections = { shop: { type: 'sample' } };
    const { source } = await fixture.request({ ...TABLE, load }, { connections });
    const declaration = await declarationOf(source, connections);
    const plan = { write: declaration.write } as CountedLoad['decided']['plan'];
    const notes: string[] = [];
    const landed = { rows: 10, rowsAtSource: 10, changes, ...given };
    const request = { onNote: (note: string) => notes.push(note) };
    try {
      checkCount(request, { decided: { declaration, plan }, landed, setAside, inserted });
    } catch (error) {
      notes.push(`error: ${error instanceof Error ? error.message : String(error)}`);
    }
    return notes;
  } finally {
    await fixture.close();
  }
}

const WORDS = (atSource: number, loaded: number) =>
  `Source "shop.things" counts ${atSource} rows, but ${loaded} were loaded`;

test('a difference is an error, a warning or nothing, as declared', async () => {
  expect(await told({}, {}, 10)).toEqual([]);
  expect(await told({}, { rowsAtSource: 11 }, 10)).toEqual([`error: ${WORDS(11, 10)}; nothing of it is kept.`]);
  expect(await told({ count_check: 'warn' }, { rowsAtSource: 11 }, 10)).toEqual([`${WORDS(11, 10)}.`]);
  expect(await told({ count_check: false }, { rowsAtSource: 11 }, 10)).toEqual([]);
});

test('rows that are replaced are counted in the warehouse, others as they came, and those set aside with them', async () => {
  expect(await told({ write: 'replace' }, {}, 9)).toEqual([`error: ${WORDS(10, 9)}; nothing of it is kept.`]);
  expect(await told({ write: 'merge' }, {}, 9)).toEqual([]);
  expect(await told({ write: 'replace' }, {}, null)).toEqual([]);
  expect(await told({}, { rows: 8 }, 8, 2)).toEqual([]);
});

test('a source that cannot count, and changes, are not compared', async () => {
  expect(await told({}, { rowsAtSource: null }, 10)).toEqual([]);
  expect(await told({}, { rowsAtSource: 3, changes: { ...changes, files: ['x'] } }, 10)).toEqual([]);
});
