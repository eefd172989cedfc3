import { EtlError } from '../../diagnostics/index.ts';
import { bytePlace, cellPlace } from './cell-frame.ts';
import { type CsvRecord, CsvScanner, cellCount } from './csv-scan.ts';
import { engineWords, type LandingEngine } from './engine.ts';
import type { FileToRead, ScanColumn } from './file-scan.ts';
import { oneOrMore } from './one-or-more.ts';
import { readBytes } from './read-bytes.ts';
import { readCsv } from './read-csv.ts';
import { toldCell, toldText } from './told-cell.ts';

const MOST_TOLD = 5;

/**
 * Why the landing engine refused a CSV file, with line, column and the line itself: first mistakes of the text
 * (ETL5027 number of cells, ETL5029 quotes and encoding), else cells that are no value of their type (ETL5028), the
 * first five; ETL5037 with the engine's words when neither is found.
 */
export async function explainCsv(
  file: FileToRead,
  columns: readonly ScanColumn[],
  width: number,
  engine: LandingEngine,
  cause: unknown,
): Promise<Error> {
  const ofText = await textMistakes(file, width);
  if (ofText.length > 0) return oneOrMore(ofText);
  const ofCells = await badCells(file, columns, width, engine).catch((failed): EtlError[] => {
    if (failed instanceof EtlError) throw failed;
    return [];
  });
  if (ofCells.length > 0) return oneOrMore(ofCells);
  return EtlError.of('ETL5037', { file: file.shown, why: engineWords(cause) }, { cause });
}

async function textMistakes(file: FileToRead, width: number): Promise<EtlError[]> {
  const found: EtlError[] = [];
  const ends = new Set<string>();
  let row = file.part.format.header ? -1 : 0;
  const scanner = new CsvScanner(file.part.format, width, (record) => {
    row += 1;
    const mistake = mistakeOf(record, row, width, file);
    if (mistake !== undefined) found.push(mistake);
    return found.length < MOST_TOLD && record.problem?.kind !== 'syntax';
  });
  await readBytes(file.part.path, file.part.format, (chunk) => {
    noteLineEnds(chunk, ends);
    return scanner.push(chunk);
  }).catch((cause) => {
    throw EtlError.of('ETL5022', { file: file.shown, why: engineWords(cause) }, { cause });
  });
  scanner.end();
  if (found.length === 0 && ends.size > 1) {
    const why = `its lines end in different ways (${[...ends].sort().join(' and ')})`;
    found.push(EtlError.of('ETL5031', { file: file.shown, why }, { hint: 'save it with one kind of line end.' }));
  }
  return found;
}

/** What is wrong with a record as text (ETL5027, ETL5029); nothing when it is well written. */
export function mistakeOf(record: CsvRecord, row: number, width: number, read: FileToRead): EtlError | undefined {
  const file = read.shown;
  const { delimiter } = read.part.format;
  if (record.problem !== undefined) {
    const { offset, why, kind } = record.problem;
    const hint = kind === 'utf8' ? 'save it as UTF-8, or tell its encoding: `load: {encoding: latin-1}`.' : undefined;
    return EtlError.of('ETL5029', { file, row, why }, { ...bytePlace(file, record, offset), hint });
  }
  const cells = cellCount(record, width, delimiter);
  if (cells === width) return undefined;
  const place = cellPlace(file, record, Math.min(cells - 1, width));
  return EtlError.of(
    'ETL5027',
    { file, row, expected: width, found: cells, hasHeader: read.part.format.header },
    place,
  );
}

/** Line ends inside quotes count too, which only matters for a file that was refused. */
function noteLineEnds(chunk: Uint8Array, ends: Set<string>): void {
  for (let at = 0; at < chunk.length && ends.size < 2; at += 1) {
    if (chunk[at] === 13 && at + 1 < chunk.length) ends.add(chunk[at + 1] === 10 ? 'CR LF' : 'CR');
    else if (chunk[at] === 10 && at > 0 && chunk[at - 1] !== 13) ends.add('LF');
  }
}

interface BadCell {
  readonly row: number;
  readonly column: ScanColumn;
  readonly value: string;
  /** Such as `id = 5`; empty where the row has none. */
  readonly key: string;
}

async function badCells(
  file: FileToRead,
  columns: readonly ScanColumn[],
  width: number,
  engine: LandingEngine,
): Promise<EtlError[]> {
  const suspects = columns.filter((column) => column.bad !== 'false');
  const flags = suspects.map((column, index) => `coalesce(${column.bad}, false) as b${index}`);
  const texts = suspects.map((column, index) => `${toldText(column)} as t${index}`);
  const keyed = columns.filter(({ declared }) => file.keys?.includes(declared.name) === true);
  const keys = keyed.map(({ text }, index) => `${text} as k${index}`);
  const anyBad = suspects.map((_, index) => `b${index}`).join(' or ');
  const told = [...suspects.map((_, index) => `b${index}, t${index}`), ...keyed.map((_, index) => `k${index}`)];
  const inner = [...flags, ...texts, ...keys].join(', ');
  const from = readCsv(file.part.path, width, file.part.format, { isInOrder: true });
  const rows = await engine.rows(
    `select n, ${told.join(', ')} from (select row_number() over () as n, ${inner} from ${from})
     where ${anyBad} order by n limit ${MOST_TOLD}`,
  );
  const found = rows.flatMap((cells): BadCell[] => {
    const key = keyed
      .map(({ declared }, index) => `${declared.name} = ${cells[1 + suspects.length * 2 + index]}`)
      .join(', ');
    return suspects.flatMap((column, index) =>
      cells[1 + index * 2] === true
        ? [{ row: Number(cells[0]), column, value: String(cells[2 + index * 2]), key }]
        : [],
    );
  });
  return await placed(file, found.slice(0, MOST_TOLD), width);
}

async function placed(file: FileToRead, cells: readonly BadCell[], width: number): Promise<EtlError[]> {
  const wanted = new Set(cells.map((cell) => cell.row));
  const last = Math.max(...wanted);
  const records = new Map<number, CsvRecord>();
  let row = file.part.format.header ? -1 : 0;
  const scanner = new CsvScanner(file.part.format, width, (record) => {
    row += 1;
    if (wanted.has(row)) records.set(row, { ...record, bytes: Buffer.from(record.bytes) });
    return row < last;
  });
  if (cells.length > 0) await readBytes(file.part.path, file.part.format, (chunk) => scanner.push(chunk));
  scanner.end();
  return cells.map(({ row: at, column, value, key }) => {
    const record = records.get(at);
    const { hint = file.hint, ...told } = toldCell(column, value);
    const place = record === undefined ? {} : cellPlace(file.shown, record, Number(column.text.slice(1)));
    return EtlError.of('ETL5028', { file: file.shown, row: at, key, ...told }, { ...place, hint });
  });
}
