import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { diagnosticsOf } from '../diagnostics/index.ts';
import { LoadFixture, type TableFixture } from '../testing/load-fixture.ts';
import { mountRefusal, mountSmallDisk } from '../testing/small-disk.ts';

const refusal = mountRefusal();
if (refusal !== undefined) console.info(`skipped: a small disk cannot be mounted here (${refusal})`);

const things: TableFixture = { columns: { id: 'integer', name: 'string' }, load: { path: 'things.csv' } };

let fixture: LoadFixture;
let landingRoot: string;
beforeEach(async () => {
  fixture = await LoadFixture.create();
  landingRoot = path.join(fixture.root, 'small');
});
afterEach(async () => {
  await fixture.close();
});

async function filesBelow(folder: string): Promise<string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  return found.filter((entry) => entry.isFile()).map((entry) => entry.name);
}

describe.skipIf(refusal !== undefined)('on a full disk', () => {
  let unmount: () => void;
  beforeEach(() => {
    unmount = mountSmallDisk(landingRoot);
  });
  afterEach(() => unmount());

  test('the previous rows and landings stay, nothing half-written is left, and the error names path and free bytes', async () => {
    await fixture.put('things.csv', 'id,name\n1,a\n');
    await fixture.load(things, { landingRoot });
    const lines = Array.from({ length: 60_000 }, (_, id) => `${id},${randomBytes(24).toString('base64')}\n`);
    await fixture.put('things.csv', `id,name\n${lines.join('')}`);
    const [found] = await fixture.load(things, { landingRoot }).then(
      () => [],
      (error: unknown) => diagnosticsOf(error),
    );
    expect(found?.code).toBe('ETL5032');
    expect(found?.message).toMatch(
      /^The disk is full while landing small\/shop\/things\/.*\/0001-things\.parquet \(\d+ bytes free\): no space is left\. The previous data stays\.$/,
    );
    expect(await fixture.rows('select id, name from raw_shop.things')).toEqual([['1', 'a']]);
    expect(await filesBelow(landingRoot)).toEqual(['0001-things.parquet']);
    await fixture.put('things.csv', 'id,name\n2,b\n');
    expect((await fixture.load(things, { landingRoot })).rows).toBe(1);
  });
});
