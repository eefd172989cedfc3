import { utimes } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { YamlMap } from '../config/types.ts';
import { diagnosticsOf } from '../diagnostics/index.ts';
import { LoadFixture, type TableFixture } from '../testing/load-fixture.ts';
import { describeLoad } from './prepare.ts';

let fixture: LoadFixture;
beforeEach(async () => {
  fixture = await LoadFixture.create();
});
afterEach(async () => {
  await fixture.close();
});

function orders(changes: YamlMap, load: YamlMap = {}): TableFixture {
  return {
    columns: { id: 'bigint', amount: 'decimal(10,2)', note: 'string' },
    load: { path: 'changes*', changes: { operation: 'op', ...changes }, ...load },
    primaryKey: ['id'],
  };
}

async function rows(columns = 'id, amount, note'): Promise<string[][]> {
  return await fixture.rows(`select ${columns} from raw_shop.things order by id`);
}

async function told(table: TableFixture): Promise<string[]> {
  const found = await fixture.load(table).then(
    () => [],
    (error: unknown) => diagnosticsOf(error),
  );
  return found.map(({ code, message }) => `${code} ${message}`);
}

async function hints(table: TableFixture): Promise<unknown[]> {
  const found = await fixture.load(table).catch((error: unknown) => diagnosticsOf(error));
  return Array.isArray(found) ? found.map(({ hint }) => hint) : [];
}

const header = 'op,id,amount,note\n';

describe('files of changes', () => {
  test('insert, update and delete by key in the order of files and lines, and of one key the last counts', async () => {
    const table = orders({});
    await fixture.put('changes-9.csv', `${header}I,1,1.00,a\nI,2,2.00,b\nU,1,1.50,a2\nI,3,3.00,c\nD,3,,\n`);
    await fixture.put('changes-10.csv', `${header}U,2,2.50,b2\nU,4,4.00,new\nD,5,,\nD,1,,\nI,1,9.00,again\n`);
    expect((await fixture.load(table)).message).toBe('LOAD 10 changes from 2 files');
    const loaded = [
      ['1', '9.00', 'again'],
      ['2', '2.50', 'b2'],
      ['4', '4.00', 'new'],
    ];
    expect(await rows()).toEqual(loaded);
    expect((await fixture.load(table)).message).toBe('UNCHANGED 2 files');
    await fixture.put('changes-11.csv', `${header}D,2,,\nU,4,4.25,\n`);
    expect((await fixture.load(table)).message).toBe('LOAD 2 changes from 1 file (2 unchanged)');
    expect(await rows('id, amount, note, _etl_file')).toEqual([
      ['1', '9.00', 'again', 'changes-10.csv'],
      ['4', '4.25', 'null', 'changes-11.csv'],
    ]);
  });

  test('with a quote that is never closed are refused, and none of their changes is lost in silence', async () => {
    await fixture.put('changes1.csv', `${header}I,1,1.00,a\nI,2,2.00,"b\nI,3,3.00,c\n`);
    expect(await told(orders({}))).toEqual([
      'ETL5029 Row 2 of in/changes1.csv cannot be read: a quote is never closed.',
    ]);
  });

  test('stay applied when a file is taken away', async () => {
    await fixture.put('changes1.csv', `${header}I,1,1.00,a\n`);
    await fixture.load(orders({}));
    await fixture.take('changes1.csv');
    await fixture.put('changes2.csv', `${header}I,2,2.00,b\n`);
    expect((await fixture.load(orders({}))).message).toBe('LOAD 1 change from 1 file');
    expect(await rows('id')).toEqual([['1'], ['2']]);
    await fixture.take('changes2.csv');
    expect((await fixture.load(orders({}))).files).toEqual({ loaded: 0, unchanged: 2, removed: 0 });
  });

  test('mark deleted rows instead with `deletes: soft`, until they come again', async () => {
    const table = orders({}, { deletes: 'soft' });
    await fixture.put('changes1.csv', `${header}I,1,1.00,a\nI,2,2.00,b\nD,2,,\nD,1,,\nI,1,3.00,c\n`);
    await fixture.load(table);
    await fixture.put('changes2.csv', `${header}D,1,,\n`);
    await fixture.load(table);
    expect(await rows('id, amount, _etl_deleted_at is null')).toEqual([
      ['1', '3.00', 'false'],
      ['2', '2.00', 'false'],
    ]);
    await fixture.put('changes3.csv', `${header}U,1,4.00,d\n`);
    await fixture.load(table);
    expect(await rows('id, amount, _etl_deleted_at is null')).toEqual([
      ['1', '4.00', 'true'],
      ['2', '2.00', 'false'],
    ]);
  });

  test('have operations of their own words, and all rows gone', async () => {
    const table = orders({ operation: 'Event', insert: ['c', 'r'], update: 'u', delete: 'd', truncate: 't' });
    const lines = [
      { Event: 'r', id: 1, amount: 1, note: 'a' },
      { Event: 't' },
      { Event: 'c', id: 2, amount: '2.00', note: 'b' },
      { Event: 'u', id: 2, amount: 2.5, note: 'b2' },
    ];
    await fixture.put('changes.ndjson.gz', lines.map((line) => JSON.stringify(line)).join('\n'));
    await fixture.load(table);
    expect(await rows()).toEqual([['2', '2.50', 'b2']]);
    await fixture.put('changes2.json', JSON.stringify([{ Event: 't' }, { Event: 'd', id: 7 }]));
    await fixture.load(table);
    expect(await rows()).toEqual([]);
    await fixture.put('changes3.json', JSON.stringify([{ Event: 'u', id: 7 }]));
    expect(await told(table)).toEqual([
      'ETL5024 in/changes3.json has no column for "amount", "note". Its records have 2 columns: "Event", "id".',
    ]);
  });

  test('change keys by the column that has the old one', async () => {
    const table = orders({ old_key: { id: 'old_id' } });
    const head = 'op,old_id,id,amount,note\n';
    await fixture.put(
      'changes1.csv',
      `${head}I,,1,1.00,a\nI,,2,2.00,b\nU,1,3,1.50,moved\nU,2,2,2.50,same\nI,,1,9.00,new 1\n`,
    );
    await fixture.load(table);
    expect(await rows()).toEqual([
      ['1', '9.00', 'new 1'],
      ['2', '2.50', 'same'],
      ['3', '1.50', 'moved'],
    ]);
    await fixture.put('changes2.csv', `${head}U,3,4,1.75,moved again\nD,2,,,\n`);
    await fixture.load(table);
    expect(await rows('id')).toEqual([['1'], ['4']]);
  });

  test('without a header have the operation before the declared columns', async () => {
    const table = orders({}, { header: false });
    await fixture.put('changes1.csv', 'I,1,1.00,a\nI,2,2.00,b\nD,1,,\n');
    await fixture.load(table);
    expect(await rows()).toEqual([['2', '2.00', 'b']]);
  });

  test('keep the operation where it is declared', async () => {
    const table = { ...orders({}), columns: { id: 'bigint', op: 'string', amount: 'decimal(10,2)', note: 'string' } };
    await fixture.put('changes1.csv', `${header}I,1,1.00,a\nU,1,2.00,b\n`);
    await fixture.load(table);
    expect(await rows('id, op, amount')).toEqual([['1', 'U', '2.00']]);
  });
});

describe('the order of changes', () => {
  test('inside a file is that of a sequence where one is told', async () => {
    const table = { ...orders({ sequence: 'seq' }), columns: { id: 'bigint', seq: 'bigint', note: 'string' } };
    await fixture.put('changes1.csv', 'op,id,seq,note\nU,1,30,last\nI,1,10,first\nU,1,20,middle\n');
    await fixture.put('changes2.csv', 'op,id,seq,note\nU,1,5,later file\n');
    await fixture.load(table);
    expect(await rows('id, note')).toEqual([['1', 'later file']]);
  });

  test('over all files is that of a sequence by `order: sequence`, whenever they come', async () => {
    const changes = { sequence: 'seq', order: 'sequence' };
    const table = { ...orders(changes), columns: { id: 'bigint', seq: 'bigint', note: 'string' } };
    await fixture.put('changes1.csv', 'op,id,seq,note\nI,1,10,ten\nI,2,40,forty\n');
    await fixture.put('changes2.csv', 'op,id,seq,note\nU,1,5,five\nD,2,50,\n');
    await fixture.load(table);
    expect(await rows('id, note')).toEqual([['1', 'ten']]);
    await fixture.put('changes3.csv', 'op,id,seq,note\nU,2,45,late\nU,1,20,late\n');
    const notes: string[] = [];
    await fixture.load(table, { onNote: (note) => notes.push(note) });
    expect(await rows('id, note')).toEqual([['1', 'late']]);
    expect(notes).toEqual([
      'shop.things: all changes are applied again, because a change of seq 20 came after those up to 50 were applied.',
    ]);
    await fixture.put('changes4.csv', 'op,id,seq,note\nU,1,60,sixty\n');
    expect((await fixture.load(table)).message).toBe('LOAD 1 change from 1 file (3 unchanged)');
    expect(await rows('id, note')).toEqual([['1', 'sixty']]);
  });

  test('is that of their times by `order: modified`', async () => {
    const table = orders({ order: 'modified' });
    await fixture.put('changes-a.csv', `${header}U,1,2.00,second\n`);
    await fixture.put('changes-b.csv', `${header}I,1,1.00,first\n`);
    const at = (name: string, time: string) =>
      utimes(path.join(fixture.root, 'in', name), new Date(time), new Date(time));
    await at('changes-a.csv', '2024-01-02');
    await at('changes-b.csv', '2024-01-01');
    await fixture.load(table);
    expect(await rows('note')).toEqual([['second']]);
    await fixture.put('changes-0.csv', `${header}U,1,3.00,third\n`);
    await at('changes-0.csv', '2024-01-03');
    expect((await fixture.load(table)).message).toBe('LOAD 1 change from 1 file (2 unchanged)');
    expect(await rows('note')).toEqual([['third']]);
  });

  test('is kept by applying all of them again when a file comes late or has changed', async () => {
    await fixture.put('changes-1.csv', `${header}I,1,1.00,a\n`);
    await fixture.put('changes-3.csv', `${header}U,1,3.00,c\n`);
    await fixture.load(orders({}));
    await fixture.put('changes-2.csv', `${header}U,1,2.00,b\nI,2,2.00,b\n`);
    expect(await describeLoad(await fixture.request(orders({})))).toMatchObject({
      again: '"changes-2.csv" comes before "changes-3.csv", which is applied already',
      files: [{ decision: 'applied again' }, { decision: 'new' }, { decision: 'applied again' }],
    });
    expect((await fixture.load(orders({}))).message).toBe('LOAD 4 changes from 3 files');
    expect(await rows('id, note')).toEqual([
      ['1', 'c'],
      ['2', 'b'],
    ]);
    await fixture.put('changes-3.csv', `${header}U,1,3.00,corrected\nD,2,,\n`);
    expect((await fixture.load(orders({}))).message).toBe('LOAD 5 changes from 3 files');
    expect(await rows('id, note')).toEqual([['1', 'corrected']]);
  });

  test('cannot be kept when files of them are gone, which is told; a full refresh takes what is there', async () => {
    await fixture.put('changes-1.csv', `${header}I,1,1.00,a\n`);
    await fixture.put('changes-3.csv', `${header}U,1,3.00,c\n`);
    await fixture.load(orders({}));
    await fixture.take('changes-1.csv');
    await fixture.put('changes-2.csv', `${header}I,2,2.00,b\n`);
    expect(await told(orders({}))).toEqual([
      'ETL5085 The changes of source "shop.things" would have to be applied again from the first, because "changes-2.csv" comes before "changes-3.csv", which is applied already; but a file of them is not there any more (changes-1.csv).',
    ]);
    expect(await rows('id, note')).toEqual([['1', 'c']]);
    await fixture.load(orders({}), { fullRefresh: true });
    expect(await rows('id, note')).toEqual([
      ['1', 'c'],
      ['2', 'b'],
    ]);
  });

  test('is first that of the patterns', async () => {
    const table = orders({}, { path: ['whole.csv', 'changes*.csv'] });
    await fixture.put('changes-1.csv', `${header}U,1,2.00,changed\n`);
    await fixture.put('whole.csv', `${header}I,1,1.00,whole\n`);
    await fixture.load(table);
    expect(await rows('note')).toEqual([['changed']]);
  });
});

describe('changes that cannot be applied', () => {
  test('are told with their file and row, and nothing of the load is applied', async () => {
    await fixture.put('changes1.csv', `${header}I,1,1.00,a\n`);
    await fixture.load(orders({}));
    const bad: readonly (readonly [string, string])[] = [
      ['X,2,2.00,b', 'its operation is "X", which is none of "I", "U", "D"'],
      [',2,2.00,b', 'it does not say what happened ("I", "U", "D")'],
      ['U,,2.00,b', 'it has no value in column "id"'],
    ];
    for (const [line, why] of bad) {
      await fixture.put('changes2.csv', `${header}I,3,1.00,a\n${line}\n`);
      expect(await told(orders({}))).toEqual([
        `ETL5084 Row 2 of in/changes2.csv is no change that can be applied: ${why}.`,
      ]);
    }
    expect(await rows('id')).toEqual([['1']]);
  });

  test('are those of files without the column', async () => {
    await fixture.put('changes1.csv', 'id,amount,note\n1,1.00,a\n');
    expect(await told(orders({}))).toEqual([
      'ETL5024 in/changes1.csv has no column for "op". Its header has 3 columns: "id", "amount", "note".',
    ]);
  });

  test('are refused as they are declared', async () => {
    await fixture.put('changes1.csv', `${header}I,1,1.00,a\n`);
    const wrong = (key: string, why: string) =>
      `ETL5013 The \`load\` of source "shop.things" is wrong at \`${key}\`: ${why}.`;
    const at = (changes: YamlMap, load: YamlMap = {}) => told(orders(changes, load));
    expect((await told({ ...orders({}), primaryKey: [] })).at(-1)).toBe(
      wrong('strategy', '`cdc` needs the `primary_key` of the table'),
    );
    expect(await told({ ...orders({}), load: { path: 'changes*', strategy: 'cdc' } })).toEqual([
      wrong('strategy', '`cdc` of files needs `changes: {operation: ...}`, the column that says what happened'),
    ]);
    expect(await at({}, { strategy: 'full_refresh' })).toContain(
      wrong('strategy', '`changes` are applied as they come: the strategy is `cdc`'),
    );
    expect(await at({}, { write: 'append' })).toEqual([wrong('write', '`cdc` always merges')]);
    expect(await at({ delete: 'I' })).toEqual([
      wrong('changes', '"I" stands for two of insert, update, delete and truncate'),
    ]);
    expect(await at({ old_key: { note: 'x' } })).toEqual([
      wrong('changes', '`old_key` names "note", which is not of the primary key'),
    ]);
    expect(await at({ order: 'sequence' })).toEqual([
      wrong('changes.sequence', '`order: sequence` needs the column: `sequence: ...`'),
    ]);
    expect(await hints(orders({ oder: 'name' }))).toEqual(['did you mean "order"?']);
    expect((await at({ sequence: 'seq' }))[0]).toMatch(/^ETL5017 .*`load: changes: sequence`.*"seq"/);
    expect((await at({}, { bad_rows: 'set_aside' }))[0]).toMatch(/^ETL5081 .*a change that is left out/);
  });
});
