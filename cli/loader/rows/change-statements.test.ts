import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadAdapter } from '../../adapters/index.ts';
import { LoadFixture, sourceNode } from '../../testing/load-fixture.ts';
import { changeStatementsOf, outcomeQuery } from '../row-changes.ts';
import { localTable } from '../stage/landed-table.ts';
import { appliedChanges } from './change-statements.ts';
import type { RowsChange } from './row-statements.ts';

type Change =
  | { readonly op: 'I'; readonly id: number; readonly a: number | null; readonly b: string }
  | { readonly op: 'U'; readonly id: number; readonly a: number | null | undefined; readonly b: string | undefined }
  | { readonly op: 'D'; readonly id: number }
  | { readonly op: 'T' };
type Row = { a: number | null; b: string | null };

let fixture: LoadFixture;
let folder: string;
beforeAll(async () => {
  fixture = await LoadFixture.create();
  folder = await mkdtemp(path.join(os.tmpdir(), 'etl-changes-'));
});
afterAll(async () => {
  await fixture.close();
  await rm(folder, { recursive: true, force: true });
});

const columns = [
  { name: 'id', type: 'bigint' },
  { name: 'a', type: 'integer' },
  { name: 'b', type: 'string' },
];
const text = (value: string | number | null) =>
  value === null ? 'null' : typeof value === 'number' ? `${value}` : `'${value}'`;

/** A row of the landing file: operation, missing columns, place, id, a, b. */
function landed(change: Change, place: number): string {
  if (change.op === 'T') return `('T', null, ${place}, null, null, null)`;
  if (change.op === 'D') return `('D', null, ${place}, ${change.id}, null, null)`;
  const missing = (['a', 'b'] as const).filter((name) => change[name] === undefined);
  const named = missing.length === 0 ? 'null' : text(JSON.stringify(missing));
  return `('${change.op}', ${named}, ${place}, ${change.id}, ${text(change.a ?? null)}, ${text(change.b ?? null)})`;
}

/** What the source has after the changes. */
function applied(before: ReadonlyMap<number, Row>, changes: readonly Change[]): Map<number, Row> {
  const rows = new Map(before);
  for (const change of changes) {
    if (change.op === 'T') rows.clear();
    else if (change.op === 'D') rows.delete(change.id);
    else {
      const old = rows.get(change.id) ?? { a: null, b: null };
      rows.set(change.id, { a: change.a === undefined ? old.a : change.a, b: change.b ?? old.b });
    }
  }
  return rows;
}

async function loaded(
  before: ReadonlyMap<number, Row>,
  changes: readonly Change[],
  deletes: RowsChange['deletes']['mode'],
) {
  const connection = await fixture.connection();
  const file = path.join(folder, 'changes.parquet');
  const mark = deletes === 'soft' ? ', _etl_deleted_at timestamp' : '';
  await connection.execute(`create or replace table raw_shop.things (id bigint, a integer, b varchar${mark})`);
  for (const [id, { a, b }] of before)
    await connection.execute(`insert into raw_shop.things (id, a, b) values (${id}, ${text(a)}, ${text(b)})`);
  const values = changes.map((change, index) => landed(change, index + 1)).join(', ');
  await connection.execute(
    `copy (select _etl_op, _etl_missing::varchar as _etl_missing, _etl_place, id::bigint as id, a::integer as a, b::varchar as b
     from (values ${values}) as v(_etl_op, _etl_missing, _etl_place, id, a, b)) to '${file}' (format parquet)`,
  );
  const scope = { adapter: await loadAdapter('duckdb'), source: sourceNode({ columns: {}, load: {} }) };
  const change: RowsChange = {
    plan: {
      reason: 'changes since the last load',
      window: { kind: 'all' },
      position: null,
      rebuild: false,
      write: 'merge',
    },
    columns: deletes === 'soft' ? [...columns, { name: '_etl_deleted_at', type: 'timestamp' }] : columns,
    primaryKey: ['id'],
    cursor: null,
    deletes: { mode: deletes, column: null },
    isSnapshot: true,
    exists: true,
    landed: [],
    loadedAt: new Date('2024-01-31T00:00:00Z'),
  };
  const facts = {
    truncates: changes.some((one) => one.op === 'T'),
    omits: changes.some((one) => one.op === 'U' && (one.a === undefined || one.b === undefined)),
  };
  const cells = `select id, a, b${mark === '' ? '' : ', _etl_deleted_at is not null'}`;
  const staged = { ...localTable(scope, [file]), isStaged: true };
  const shown = appliedChanges(scope, change, { files: [file], rows: staged, ...facts });
  const there = { rows: 'select * from raw_shop.things', columns: change.columns };
  const outcome = outcomeQuery(there, shown, scope.adapter.dialect, 'table');
  const expected = await fixture.rows(`${cells} from (${outcome}) order by id`);
  const made = appliedChanges(scope, change, { files: [file], ...facts });
  for (const sql of changeStatementsOf('raw_shop.things', made, scope.adapter.dialect)) await connection.execute(sql);
  const found = await fixture.rows(`${cells} from raw_shop.things order by id`);
  // What tests see before the changes are made is what there is afterwards.
  expect(expected).toEqual(found);
  return found;
}

const cells = (rows: ReadonlyMap<number, Row>) =>
  [...rows].sort(([one], [two]) => one - two).map(([id, { a, b }]) => [id, a, b].map(String));

/** Changes as a source sends them: an insert of a row that is not there, an update or delete of one that is. */
const changesOf = (ids: ReadonlySet<number>) =>
  fc
    .array(fc.tuple(fc.nat(6), fc.nat(9), fc.option(fc.nat(9)), fc.boolean(), fc.boolean()), {
      minLength: 1,
      maxLength: 25,
    })
    .map((steps) => {
      const there = new Set(ids);
      return steps.map(([id, kind, a, omitsA, omitsB], index): Change => {
        if (kind === 9) {
          there.clear();
          return { op: 'T' };
        }
        if (!there.has(id)) {
          there.add(id);
          return { op: 'I', id, a, b: `i${index}` };
        }
        if (kind < 3) {
          there.delete(id);
          return { op: 'D', id };
        }
        return { op: 'U', id, a: omitsA ? undefined : a, b: omitsB ? undefined : `u${index}` };
      });
    });

const before = new Map<number, Row>([
  [0, { a: 1, b: 'old' }],
  [1, { a: null, b: 'old' }],
  [2, { a: 3, b: null }],
]);

test('changes in their order leave what the source has', async () => {
  await fc.assert(
    fc.asyncProperty(changesOf(new Set(before.keys())), async (changes) => {
      expect(await loaded(before, changes, 'hard')).toEqual(cells(applied(before, changes)));
    }),
    { numRuns: 60 },
  );
}, 120_000);

test('gone rows stay with a mark, and lose it when they come back', async () => {
  const changes: Change[] = [
    { op: 'D', id: 0 },
    { op: 'D', id: 1 },
    { op: 'I', id: 1, a: 7, b: 'back' },
    { op: 'U', id: 2, a: undefined, b: 'new' },
  ];
  expect(await loaded(before, changes, 'soft')).toEqual([
    ['0', '1', 'old', 'true'],
    ['1', '7', 'back', 'false'],
    ['2', '3', 'new', 'false'],
  ]);
});

test('gone rows stay as they are where that is declared', async () => {
  expect(await loaded(before, [{ op: 'D', id: 0 }, { op: 'T' }, { op: 'I', id: 5, a: 1, b: 'x' }], 'ignore')).toEqual([
    ['0', '1', 'old'],
    ['1', 'null', 'old'],
    ['2', '3', 'null'],
    ['5', '1', 'x'],
  ]);
});
