import type { Position } from '../../diagnostics/index.ts';
import type { CsvRecord } from './csv-scan.ts';

const WIDTH = 100;
const BEFORE = 40;

/** A place in a data file and the line it is in. */
export interface CellPlace {
  readonly position: Position;
  readonly frame: string;
}

/** The place of a cell of a record: of its first byte, as long as the cell. */
export function cellPlace(file: string, record: CsvRecord, cell: number): CellPlace {
  const start = record.starts[cell] ?? record.starts.at(-1) ?? 0;
  const next = record.starts[cell + 1];
  return bytePlace(file, record, start, (next === undefined ? record.bytes.length : next - 1) - start);
}

/** The place of a byte of a record, `bytes` long. */
export function bytePlace(file: string, record: CsvRecord, offset: number, bytes = 1): CellPlace {
  const before = record.bytes.subarray(0, offset).toString('utf8').split('\n');
  const column = (before.at(-1)?.length ?? 0) + 1;
  const line = record.line + before.length - 1;
  const text = record.bytes.toString('utf8').split('\n')[before.length - 1] ?? '';
  const spanned =
    record.bytes
      .subarray(offset, offset + bytes)
      .toString('utf8')
      .split('\n')[0] ?? '';
  const length = Math.max(1, spanned.length);
  return { position: { file, line, column, length }, frame: frameOf(text.replace(/\r$/, ''), line, column, length) };
}

/** Data lines can be long: only the part around the cell is shown. */
function frameOf(text: string, line: number, column: number, length: number): string {
  const from = column <= BEFORE ? 0 : column - BEFORE;
  const head = from === 0 ? '' : '…';
  const shown = `${head}${text.slice(from, from + WIDTH)}${from + WIDTH < text.length ? '…' : ''}`.replaceAll(
    '\t',
    ' ',
  );
  const pad = ' '.repeat(head.length + column - 1 - from);
  const marks = '^'.repeat(
    Math.max(1, Math.min(length, WIDTH - (column - 1 - from), Math.max(1, text.length - column + 1))),
  );
  const gutter = ' '.repeat(String(line).length);
  return `> ${line} | ${shown}\n  ${gutter} | ${pad}${marks}`;
}
