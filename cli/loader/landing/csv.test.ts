import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FileFormat, type FileFormatOptions, fileFormat } from '../../connectors/index.ts';
import { CsvScanner, cellCount } from './csv-scan.ts';
import { LandingEngine } from './engine.ts';
import { readCsv } from './read-csv.ts';

let engine: LandingEngine;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'etl-csv-'));
  engine = await LandingEngine.open({ spillFolder: path.join(folder, 'spill'), threads: 2 });
});
afterAll(() => {
  engine.close();
  rmSync(folder, { recursive: true, force: true });
});

function formatOf(options: FileFormatOptions = {}): FileFormat {
  const format = fileFormat('x.csv', options);
  if (format === undefined) throw new TypeError('no format');
  return format;
}

/** The rows that the landing engine reads, or nothing when it refuses the file. */
async function byEngine(content: string | Buffer, width: number, format: FileFormat) {
  const file = path.join(folder, 'x[1]*.csv');
  writeFileSync(file, content);
  return await engine.rows(`select * from ${readCsv(file, width, format)}`).catch(() => undefined);
}

/** The numbers of cells that the scanner sees, header left out, and whether it finds fault. */
function byScanner(content: string | Buffer, width: number, format: FileFormat, chunkBytes: number) {
  const widths: number[] = [];
  let faults = 0;
  const scanner = new CsvScanner(format, width, (record) => {
    if (record.problem !== undefined || cellCount(record, width, format.delimiter) !== width) faults += 1;
    widths.push(record.starts.length);
    return true;
  });
  const bytes = Buffer.from(content);
  for (let at = 0; at < bytes.length; at += chunkBytes) scanner.push(bytes.subarray(at, at + chunkBytes));
  scanner.end();
  return { rows: widths.length - (format.header ? 1 : 0), faults };
}

const cellText = fc.string({
  unit: fc.constantFrom('a', 'é', '"', ',', ';', '\n', '\r\n', ' ', '|', '😀', "'", '0'),
  maxLength: 6,
});

test('cells of any text come back as they were written, whatever the delimiter, line end and quoting', async () => {
  const options = fc.record({
    delimiter: fc.constantFrom(',', ';', '\t', '|', '||'),
    lineEnd: fc.constantFrom('\n', '\r\n'),
    bom: fc.boolean(),
    lastLineEnd: fc.boolean(),
    quoteAll: fc.boolean(),
  });
  const rows = fc.array(fc.tuple(cellText, cellText, cellText), { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(rows, options, async (table, { delimiter, lineEnd, bom, lastLineEnd, quoteAll }) => {
      const write = (cell: string) =>
        quoteAll || cell === '' || /["\n\r]|^ | $/.test(cell) || cell.includes(delimiter[0] ?? '')
          ? `"${cell.replaceAll('"', '""')}"`
          : cell;
      const lines = [['x', 'y', 'z'], ...table].map((row) => row.map(write).join(delimiter));
      const content = (bom ? '\ufeff' : '') + lines.join(lineEnd) + (lastLineEnd ? lineEnd : '');
      const format = formatOf({ delimiter });
      expect(await byEngine(content, 3, format)).toEqual(table);
      expect(byScanner(content, 3, format, 7)).toEqual({ rows: table.length, faults: 0 });
    }),
    { numRuns: 300 },
  );
});

test('the scanner that explains a refused file agrees with the engine on what is refused', async () => {
  const piece = fc.constantFrom('a', 'b', '"', '""', ',', '\n', ' ', 'é', '"a,b"', '"x"');
  const junk = fc.array(piece, { minLength: 1, maxLength: 14 }).map((pieces) => `x,y\n${pieces.join('')}`);
  const differences: unknown[] = [];
  await fc.assert(
    fc.asyncProperty(junk, async (content) => {
      const format = formatOf();
      const rows = await byEngine(content, 2, format);
      const seen = byScanner(content, 2, format, 5);
      const agrees = rows === undefined ? seen.faults > 0 : seen.faults === 0 && seen.rows === rows.length;
      if (!agrees) differences.push([content, rows?.length ?? 'refused', seen]);
    }),
    { numRuns: 400 },
  );
  expect(differences).toEqual([]);
});

test('an unquoted empty cell is null and a quoted one is an empty text, unless told', async () => {
  const content = 'x,y\n,""\nNA,"NA"\n';
  expect(await byEngine(content, 2, formatOf())).toEqual([
    [null, ''],
    ['NA', 'NA'],
  ]);
  expect(await byEngine(content, 2, formatOf({ null_strings: ['', 'NA'], quoted_nulls: true }))).toEqual([
    [null, null],
    [null, null],
  ]);
});

test('lines before the header are skipped, files without a header are read whole, other encodings are told', async () => {
  expect(await byEngine('made by x\n\nx,y\n1,2\n', 2, formatOf({ skip_lines: 2 }))).toEqual([['1', '2']]);
  expect(await byEngine('1,2\n3,4\n', 2, formatOf({ header: false }))).toEqual([
    ['1', '2'],
    ['3', '4'],
  ]);
  const latin = Buffer.from('x,y\n1,año\n', 'latin1');
  expect(await byEngine(latin, 2, formatOf({ encoding: 'latin-1' }))).toEqual([['1', 'año']]);
  const utf16 = Buffer.from('\ufeffx\ty\n1\taño\n', 'utf16le');
  expect(await byEngine(utf16, 2, formatOf({ encoding: 'utf-16', delimiter: '\t' }))).toEqual([['1', 'año']]);
});
