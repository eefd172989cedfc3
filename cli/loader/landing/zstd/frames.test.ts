import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ZstdDamage } from './bits.ts';
import { unpackZstd, zstdStructureDamage } from './frames.ts';

let folder: string;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'etl-zstd-'));
  file = path.join(folder, 'x.zst');
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function unpacked(): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of unpackZstd(file)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Lines that repeat in many ways, as files of tables do: all kinds of blocks come of them. */
const QUERIES = [
  'select i, i % 977, (i * 7919) % 10007, md5(i::varchar) from range(60000) as t(i)',
  "select repeat('x', 300000) from range(3) as t(i)",
  'select chr((33 + (hash(i) % 90))::int) || chr((33 + (hash(i + 1) % 4))::int) from range(50000) as t(i)',
  'select i from range(3) as t(i)',
  "select case when i % 3 = 0 then 'abc' else repeat('é', (i % 50)::int) end from range(20000) as t(i)",
];

test('what was packed comes out byte by byte', async () => {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const engine = await instance.connect();
  const plain = path.join(folder, 'x.csv');
  for (const query of QUERIES) {
    await engine.run(`copy (${query}) to '${plain}' (format csv)`);
    await engine.run(`copy (${query}) to '${file}' (format csv, compression zstd)`);
    expect((await unpacked()).equals(await readFile(plain))).toBe(true);
    expect(await zstdStructureDamage(file)).toBeUndefined();
  }
  engine.closeSync();
  instance.closeSync();
});

/** Made by `zstd -19 --no-check`: 40 lines. */
const WHOLE = Buffer.from(
  'KLUv/QBoNQcAAs4fEcAV2kxg+X+t7O6d0rJTwOkBJ0oLhGk//3aZStexXHrtX7D1j9pLGy5DzC8tYw/FzDxbmstZFkQkt/Cmoi1zd3WgC364ND' +
    'NM2zmtMsRUVWWwRS2+RK4McYHacKH/U4YYS5TJOhnCtskQhSVDIJEM0fYyBJ1liLlXJgACAjGYEEWoECiKUTFrMCPR5AEghGArSdIBCmPI5RFc' +
    'mR7FhQMl0gWrDAxYILDxdGQk3MUdaiqbsNwNw5WBKgmMLgJKSADmFAq69kyQwiYsJYFARcAvanLthh9T+PGGXXgnL4MaiO8GnwI=',
  'base64',
);

test('frames of other programs are read, and skipped where they hold something else', async () => {
  const skipped = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);
  await writeFile(file, Buffer.concat([skipped, WHOLE, skipped, WHOLE]));
  const lines = Array.from(
    { length: 40 },
    (_, index) => `${index},name ${index * 37},${'ab'.repeat(index % 7)}\n`,
  ).join('');
  expect((await unpacked()).toString()).toBe(lines + lines);
});

test('a damaged file is refused or gives other bytes, and never ends in another error', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: WHOLE.length - 1 }), fc.integer({ min: 1, max: 255 }), async (at, mask) => {
      const damaged = Buffer.from(WHOLE);
      damaged[at] = (damaged[at] ?? 0) ^ mask;
      await writeFile(file, damaged);
      const error = await unpacked().then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      if (error !== undefined) expect(error).toBeInstanceOf(ZstdDamage);
    }),
    { numRuns: 500 },
  );
});

test('a file that is cut off anywhere is told', async () => {
  for (let length = 1; length < WHOLE.length; length += 1) {
    await writeFile(file, WHOLE.subarray(0, length));
    expect(await zstdStructureDamage(file)).toBe('it is cut off');
  }
});
