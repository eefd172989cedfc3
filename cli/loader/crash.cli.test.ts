import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LoadChildReport, LoadChildTask } from '../testing/load-child.ts';
import { LoadFixture, type TableFixture } from '../testing/load-fixture.ts';
import { type LoadStep, PARTS_STEPS } from './steps.ts';

const CHILD = fileURLToPath(new URL('../../dist/cli/testing/load-child.js', import.meta.url));
/** Steps that are reached once a file; the second file counts as well. */
const PER_FILE: readonly LoadStep[] = ['file landing', 'file written', 'file landed'];

const QUERY = 'select id, name, _etl_file from raw_shop.things order by id, _etl_file';

const things: TableFixture = {
  columns: { id: 'integer', name: 'string' },
  load: { path: '*.csv' },
  primaryKey: ['id'],
};

let base: LoadFixture;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'etl-crash-'));
  base = await LoadFixture.create();
  await base.put('changed.csv', 'id,name\n1,old\n2,old\n');
  await base.put('gone.csv', 'id,name\n3,old\n');
  await base.put('same.csv', 'id,name\n4,same\n');
  await base.load(things);
  await base.disconnect();
  await base.put('changed.csv', 'id,name\n1,new\n5,new\n');
  await base.put('new.csv', 'id,name\n6,new\n');
  await base.take('gone.csv');
});
afterAll(async () => {
  await base.close();
  rmSync(folder, { recursive: true, force: true });
});

function child(task: LoadChildTask): { signal: string | null; report: LoadChildReport | undefined; stderr: string } {
  const { signal, stdout, stderr } = spawnSync(process.execPath, [CHILD, JSON.stringify(task)], { encoding: 'utf8' });
  return { signal, report: stdout === '' ? undefined : JSON.parse(stdout), stderr };
}

for (const step of PARTS_STEPS)
  for (const time of PER_FILE.includes(step) ? [1, 2] : [1])
    test(`a load killed at "${step}"${time === 1 ? '' : ' of the second file'} is made good by the next one`, () => {
      const root = path.join(folder, `${PARTS_STEPS.indexOf(step)}-${time}`);
      cpSync(base.root, root, { recursive: true });
      const killed = child({ root, tables: [things], query: QUERY, killAt: { step, time } });
      expect([killed.signal, killed.stderr]).toEqual(['SIGKILL', '']);
      const { report, stderr } = child({ root, tables: [things], query: QUERY });
      expect(stderr).toBe('');
      expect(report?.rows).toEqual([
        ['1', 'new', 'changed.csv'],
        ['4', 'same', 'same.csv'],
        ['5', 'new', 'changed.csv'],
        ['6', 'new', 'new.csv'],
      ]);
      const isCommitted = step === 'committed' || step === 'confirmed';
      expect(report?.messages).toEqual([
        isCommitted ? 'UNCHANGED 3 files' : 'LOAD 3 rows from 2 files (1 unchanged, 1 removed)',
      ]);
      expect(report?.landings.map((file) => path.posix.basename(file)).sort()).toEqual([
        '0001-changed.parquet',
        '0001-changed.parquet',
        '0002-gone.parquet',
        '0002-new.parquet',
        '0003-same.parquet',
      ]);
    });

describe('changes', () => {
  const changes: TableFixture = {
    name: 'orders',
    columns: { id: 'integer', name: 'string' },
    load: { path: 'orders*.csv', deletes: 'soft', changes: { operation: 'op' } },
    primaryKey: ['id'],
  };
  const query = 'select id, name, _etl_deleted_at is null, _etl_file from raw_shop.orders order by id';
  let before: LoadFixture;
  beforeAll(async () => {
    before = await LoadFixture.create();
    await before.put('orders1.csv', 'op,id,name\nI,1,a\nI,2,b\n');
    await before.load(changes);
    await before.disconnect();
    await before.put('orders2.csv', 'op,id,name\nU,1,a2\nI,3,c\n');
    await before.put('orders3.csv', 'op,id,name\nD,2,\nU,3,c2\nU,3,c3\n');
  });
  afterAll(async () => {
    await before.close();
  });

  for (const step of PARTS_STEPS)
    test(`are applied once when the load is killed at "${step}"`, () => {
      const root = path.join(folder, `changes-${PARTS_STEPS.indexOf(step)}`);
      cpSync(before.root, root, { recursive: true, preserveTimestamps: true });
      const killed = child({ root, tables: [changes], query, killAt: { step, time: 1 } });
      expect([killed.signal, killed.stderr]).toEqual(['SIGKILL', '']);
      const { report, stderr } = child({ root, tables: [changes], query });
      expect(stderr).toBe('');
      expect(report?.rows).toEqual([
        ['1', 'a2', 'true', 'orders2.csv'],
        ['2', 'b', 'false', 'orders1.csv'],
        ['3', 'c3', 'true', 'orders3.csv'],
      ]);
      const isCommitted = step === 'committed' || step === 'confirmed';
      expect(report?.messages).toEqual([
        isCommitted ? 'UNCHANGED 3 files' : 'LOAD 5 changes from 2 files (1 unchanged)',
      ]);
    });
});
