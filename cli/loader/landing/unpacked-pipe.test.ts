import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { columnType } from '../../connectors/column-type.ts';
import { fileFormat } from '../../connectors/index.ts';
import type { Declaration, DeclaredColumn } from '../declaration.ts';
import { LandingEngine } from './engine.ts';
import type { FileToRead } from './file-scan.ts';
import { landFile } from './land-file.ts';
import { openUnpackedPipe } from './unpacked-pipe.ts';

const ROWS = 120_000;

let engine: LandingEngine;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'etl-pipe-'));
  engine = await LandingEngine.open({ spillFolder: path.join(folder, 'spill'), threads: 2 });
});
afterAll(() => {
  engine.close();
  rmSync(folder, { recursive: true, force: true });
});

const column = (name: string, type: string): DeclaredColumn => {
  const known = columnType(type);
  if ('why' in known) expect.fail(known.why);
  return { name, type: known, reading: {} };
};
const declaration = {
  source: 'shop.things',
  columns: [column('id', 'bigint'), column('note', 'string')],
  primaryKey: [],
};

/** A packed file of more bytes than are worth a pipe: random letters, quoted line ends, a mark of the byte order. */
function packed(name: string, lineEnd = '\n', last = ''): FileToRead {
  const noise = Array.from({ length: ROWS }, (_, row) => {
    const letters = Buffer.from(Float64Array.of(Math.sin(row), Math.cos(row), Math.sqrt(row)).buffer).toString(
      'base64',
    );
    return `${row},"${letters} ${row % 7 === 0 ? lineEnd : ''}""x"""`;
  });
  const file = path.join(folder, name);
  writeFileSync(
    file,
    gzipSync(`\uFEFF${['id,note', ...noise, ...(last === '' ? [] : [last])].join(lineEnd)}${lineEnd}`),
  );
  const format = fileFormat(name, {});
  if (format === undefined) expect.fail('no format');
  const part = { path: file, format, verify: async () => {} };
  return { part, shown: name, bytes: 1 << 22, declaration: declaration as unknown as Declaration };
}

const land = async (file: FileToRead, name: string) => {
  const target = { file: path.join(folder, name), shown: name, origin: 'x', loadId: 'l', loadedAt: new Date(0) };
  const { rows, durable } = await landFile(file, target, engine);
  await durable;
  return { rows, path: target.file };
};

test.each(['\n', '\r\n'])(
  'a large packed file with lines that end in %j has the rows of the small way',
  async (lineEnd) => {
    const file = packed('a.csv.gz', lineEnd);
    const [piped, plain] = [await land(file, 'piped.parquet'), await land({ ...file, bytes: 1 }, 'plain.parquet')];
    expect([piped.rows, plain.rows]).toEqual([ROWS, ROWS]);
    const all = ({ path: one }: { path: string }) => `select id, note from '${one}'`;
    expect(
      await engine.rows(`(${all(piped)} except ${all(plain)}) union all (${all(plain)} except ${all(piped)})`),
    ).toEqual([]);
    expect(readdirSync(folder).filter((name) => name.endsWith('.pipe'))).toEqual([]);
  },
);

test('one that is cut off or has another checksum is told so, one with a bad cell is told with its line, and none holds up the next', async () => {
  const cut = packed('cut.csv.gz');
  truncateSync(cut.part.path, 2 << 20);
  await expect(land(cut, 'cut.parquet')).rejects.toMatchObject({ code: 'ETL5022' });
  const wrong = packed('wrong.csv.gz');
  const bytes = readFileSync(wrong.part.path);
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 8) ^ 1, bytes.length - 8);
  writeFileSync(wrong.part.path, bytes);
  await expect(land(wrong, 'wrong.parquet')).rejects.toMatchObject({ code: 'ETL5022' });
  await expect(land(packed('bad.csv.gz', '\n', 'nine,"x"'), 'bad.parquet')).rejects.toMatchObject({
    code: 'ETL5028',
    diagnostic: { position: { line: ROWS + Math.ceil(ROWS / 7) + 2 } },
  });
  expect((await land(packed('good.csv.gz'), 'good.parquet')).rows).toBe(ROWS);
  expect(readdirSync(folder).filter((name) => /\.(pipe|part)$/.test(name))).toEqual([]);
});

test('a load that is cancelled while its file is unpacked ends at once and leaves nothing', async () => {
  const own = await LandingEngine.open({ spillFolder: path.join(folder, 'own'), threads: 2 });
  const target = {
    file: path.join(folder, 'gone.parquet'),
    shown: 'x',
    origin: 'x',
    loadId: 'l',
    loadedAt: new Date(0),
  };
  const landing = landFile(packed('gone.csv.gz'), target, own);
  while (!readdirSync(folder).includes('gone.parquet.part')) await new Promise(setImmediate);
  own.cancel();
  await expect(landing).rejects.toMatchObject({ code: 'ETL5036' });
  own.close();
  expect(readdirSync(folder).filter((name) => name.startsWith('gone.parquet'))).toEqual([]);
});

test.runIf(process.platform === 'linux')('a pipe that nobody reads ends, and there is one at a time', async () => {
  const file = packed('unread.csv.gz');
  const pipe = await openUnpackedPipe(file, path.join(folder, 'one.pipe'));
  expect(await openUnpackedPipe(file, path.join(folder, 'other.pipe'))).toBeUndefined();
  expect(await pipe?.end()).toMatchObject({ isWhole: false, damage: undefined });
  expect(await openUnpackedPipe({ ...file, bytes: 1 }, path.join(folder, 'small.pipe'))).toBeUndefined();
});
