import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseSpool } from '../../testing/rows-contract.ts';
import { cellsOf, RowEncoder } from './row-encoder.ts';

type Cells = readonly (Uint8Array | null)[];

/** A row as the server sends it. */
function packet(cells: Cells): Uint8Array {
  return Buffer.concat(
    cells.flatMap((cell) => (cell === null ? [Buffer.from([0xfb])] : [lengthOf(cell.length), cell])),
  );
}

function lengthOf(length: number): Uint8Array {
  if (length < 0xfb) return Buffer.from([length]);
  if (length < 0x10000) return Buffer.from([0xfc, length & 0xff, length >> 8]);
  return Buffer.from([0xfd, length & 0xff, (length >> 8) & 0xff, length >> 16]);
}

const cell = fc.option(
  fc.oneof(
    fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', 'é', '😀', ' ') }),
    fc
      .tuple(fc.constantFrom(250, 251, 252, 65_535, 65_536, 70_000), fc.constantFrom('x', '"'))
      .map(([length, one]) => one.repeat(length)),
  ),
  { freq: 5 },
);

test('text comes back from the lines as it was sent, null apart from the empty text', () => {
  const tables = fc
    .integer({ min: 2, max: 4 })
    .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 8 }));
  fc.assert(
    fc.property(tables, (rows) => {
      const encoder = new RowEncoder(rows[0]?.map(() => 'text') ?? [], () => '');
      let text = '';
      for (const row of rows) {
        const bytes = Buffer.concat([
          Buffer.alloc(4),
          packet(row.map((one) => (one === null ? null : Buffer.from(one)))),
        ]);
        encoder.row(bytes, 4, bytes.length);
        if (!encoder.isFull) continue;
        text += Buffer.from(encoder.lines).toString();
        encoder.clear();
      }
      expect(parseSpool(text + Buffer.from(encoder.lines).toString())).toEqual(rows);
    }),
  );
});

test('bytes, bits, identifiers and local times are written as text, hidden columns are not', () => {
  const encoder = new RowEncoder(
    ['hex', 'hex', 'bits', 'uuid', 'wkb', 'zoned', 'plain', 'hidden'],
    (time) => `<${time}>`,
  );
  const uuid = Buffer.from('00112233445566778899aabbccddeeff', 'hex');
  const wkb = Buffer.from('0000000001ff', 'hex');
  const row = packet([
    Buffer.from([0, 255]),
    Buffer.alloc(0),
    Buffer.from([1, 0]),
    uuid,
    wkb,
    Buffer.from('2024-01-01'),
    null,
    Buffer.from('no'),
  ]);
  encoder.row(row, 0, row.length);
  expect(Buffer.from(encoder.lines).toString()).toBe(
    '00ff,0x,256,00112233-4455-6677-8899-aabbccddeeff,01ff,2024-01-01<2024-01-01>,\n',
  );
});

test('the cells of a key are copied out of a row', () => {
  const row = packet([Buffer.from('a'), null, Buffer.alloc(300, 'z'), Buffer.from('12')]);
  const [last, none, first] = cellsOf(row, 0, [3, 1, 0]);
  row.fill(0);
  expect([Buffer.from(last ?? []).toString(), none, Buffer.from(first ?? []).toString()]).toEqual(['12', null, 'a']);
});
