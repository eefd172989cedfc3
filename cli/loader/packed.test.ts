import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { diagnosticsOf } from '../diagnostics/index.ts';
import { LoadFixture, type TableFixture } from '../testing/load-fixture.ts';

let fixture: LoadFixture;
beforeEach(async () => {
  fixture = await LoadFixture.create();
});
afterEach(async () => {
  await fixture.close();
});

const table: TableFixture = {
  columns: { id: 'bigint', name: 'string', price: 'decimal(10,2)' },
  load: { path: 'things.*' },
};

/** Writes rows as a packed file by the engine of the warehouse. */
async function pack(name: string, rows: string, format: string): Promise<void> {
  const file = path.join(fixture.root, 'in', name);
  await (await fixture.connection()).execute(`copy (${rows}) to '${file}' (format ${format}, compression zstd)`);
}

async function told(one = table): Promise<string[]> {
  const found = await fixture.load(one).then(
    () => [],
    (error: unknown) => diagnosticsOf(error),
  );
  return found.map(({ code, message, position }) => `${code} ${position?.line ?? '-'} ${message}`);
}

async function change(name: string, edit: (bytes: Buffer) => Buffer): Promise<void> {
  const file = path.join(fixture.root, 'in', name);
  await writeFile(file, edit(await readFile(file)));
}

const ROWS = `select i as id, 'name ' || i as name, round(i * 1.25, 2)::decimal(10,2) as price from range(30000) as t(i)`;
const CASES = [
  ['things.csv.zst', 'csv'],
  ['things.ndjson.zst', 'json'],
  ['things.json.zst', 'json, array true'],
] as const;

describe('files packed with zstd', () => {
  for (const [name, format] of CASES) {
    test(`${name} is loaded as it is`, async () => {
      await pack(name, ROWS, format);
      expect((await fixture.load(table)).rows).toBe(30_000);
      expect(await fixture.rows('select count(*), sum(id), sum(price), max(name) from raw_shop.things')).toEqual([
        ['30000', '449985000', '562481250.00', 'name 9999'],
      ]);
    });

    test(`${name} is refused when it is cut off, damaged, or something else`, async () => {
      await pack(name, ROWS, format);
      const whole = await readFile(path.join(fixture.root, 'in', name));
      for (const part of [0.9, 0.5, 0.1]) {
        await change(name, () => whole.subarray(0, Math.floor(whole.length * part)));
        expect(await told()).toEqual([`ETL5022 4 in/${name} cannot be read: it is cut off.`]);
      }
      await change(name, () => whole.subarray(0, whole.length - 1));
      expect(await told()).toEqual([`ETL5022 4 in/${name} cannot be read: it is cut off.`]);
      await change(name, () => Buffer.concat([whole, Buffer.from('more')]));
      expect(await told()).toEqual([`ETL5022 4 in/${name} cannot be read: something else follows what is packed.`]);
      await change(name, () => Buffer.from('id,name,price\n1,a,2\n'));
      expect(await told()).toEqual([`ETL5022 4 in/${name} cannot be read: it is no zstd file.`]);
      await change(name, () => Buffer.from(whole).fill(0xff, whole.length >> 1, (whole.length >> 1) + 3000));
      expect((await told())[0]).toMatch(/^ETL5022 4 .* cannot be read: /);
      expect(await fixture.landings()).toEqual([]);
    });
  }

  test('may be several, one after the other in a file', async () => {
    await pack('things.csv.zst', `select 1 as id, 'a' as name, 1.5 as price`, 'csv');
    await pack('more.csv.zst', `select 2 as id, 'b' as name, 2.5 as price`, 'csv, header false');
    const more = await readFile(path.join(fixture.root, 'in', 'more.csv.zst'));
    await change('things.csv.zst', (bytes) => Buffer.concat([bytes, more]));
    await fixture.load(table);
    expect(await fixture.rows('select id, name from raw_shop.things order by id')).toEqual([
      ['1', 'a'],
      ['2', 'b'],
    ]);
  });

  test('have their mistakes told with line and text', async () => {
    await pack(
      'things.csv.zst',
      `select i as id, 'n' as name, case i when 20000 then 'x' else '1.5' end as price from range(30000) as t(i)`,
      'csv',
    );
    expect(await told()).toEqual([
      'ETL5028 20002 Row 20001 of in/things.csv.zst has "x" in column "price", which is no decimal(10,2).',
    ]);
  });
});
