import type { FileFormat } from '../../connectors/index.ts';
import { EtlError } from '../../diagnostics/index.ts';
import { bytePlace, cellPlace } from './cell-frame.ts';
import { conversion } from './convert.ts';
import { explainCsv } from './csv-explain.ts';
import { type CsvRecord, CsvScanner } from './csv-scan.ts';
import { engineWords } from './engine.ts';
import { type FileScan, type FileToRead, missingColumn, type ScanColumn } from './file-scan.ts';
import { matchHeader } from './header.ts';
import { readBytes } from './read-bytes.ts';
import { readCsv } from './read-csv.ts';
import { literal } from './sql.ts';

/**
 * How a CSV file is read: its header is read here and matched, every cell is read as text and converted by declared
 * type; nothing is sniffed. Throws ETL5021 empty, ETL5022 unreadable, ETL5023-ETL5029 for its header.
 */
export async function scanCsv(file: FileToRead): Promise<FileScan> {
  const { part, shown, declaration } = file;
  const format = part.format;
  const { names, place } = await csvHeader(file);
  const matched = format.header
    ? matchHeader(declaration.columns, { file: shown, names, what: 'header has', ...place }, declaration, file.mayMiss)
    : declaration.columns.map((_, index) => index);
  const columns = declaration.columns.map((declared, index): ScanColumn => {
    if (matched[index] === -1) return missingColumn(declared);
    const text = `c${matched[index]}`;
    return { declared, text, ...conversion(text, declared.type, declared.reading, format.nullStrings) };
  });
  const inOrder = readCsv(part.path, names.length, format, { isInOrder: true });
  return {
    from: readCsv(part.path, names.length, format),
    columns,
    inOrder,
    fromPipe: (path) => readCsv(path, names.length, { ...format, compression: 'none' }),
    whole: `cast(json_object(${names.map((name, index) => `${literal(name)}, c${index}`).join(', ')}) as varchar)`,
    width: names.length,
    explain: async (engine, cause) => await explainCsv(file, columns, names.length, engine, cause),
  };
}

/** The names of a file's columns, their numbers where it has no header, and where they stand. Throws as `scanCsv`. */
export async function csvHeader(
  file: FileToRead,
): Promise<{ readonly names: string[]; readonly place: ReturnType<typeof cellPlace> }> {
  const { part, shown, declaration } = file;
  const first = await firstRecord(file);
  const names = part.format.header
    ? headerNames(first, part.format, shown)
    : declaration.columns.map((_, index) => String(index));
  return { names, place: cellPlace(shown, first, 0) };
}

async function firstRecord(file: FileToRead): Promise<CsvRecord> {
  const { part, shown, bytes, declaration } = file;
  const isHeader = part.format.header;
  const empty = () =>
    EtlError.of('ETL5021', {
      file: shown,
      what: bytes === 0 ? 'it has 0 bytes' : `it has no ${isHeader ? 'header' : 'rows'}`,
    });
  if (bytes === 0) throw empty();
  let found: CsvRecord | undefined;
  const scanner = new CsvScanner(part.format, isHeader ? 2 : declaration.columns.length, (record) => {
    found = record;
    return false;
  });
  await readBytes(part.path, part.format, (chunk) => scanner.push(chunk)).catch((cause) => {
    throw EtlError.of('ETL5022', { file: shown, why: engineWords(cause) }, { cause });
  });
  scanner.end();
  if (found === undefined) throw empty();
  checkText(found, shown, part.format);
  return found;
}

function checkText(record: CsvRecord, file: string, format: FileFormat): void {
  const [first, second] = record.bytes;
  const isUtf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  if (format.encoding === 'utf-8' && (isUtf16 || record.bytes.subarray(0, 200).includes(0)))
    throw EtlError.of('ETL5039', {
      file,
      expected: 'a text file in UTF-8',
      found: isUtf16 ? 'it is in UTF-16' : 'it has NUL bytes',
    });
  if (record.problem === undefined) return;
  const { offset, why, kind } = record.problem;
  const hint = kind === 'utf8' ? 'save it as UTF-8, or tell its encoding: `load: {encoding: latin-1}`.' : undefined;
  throw EtlError.of('ETL5029', { file, row: 0, why }, { ...bytePlace(file, record, offset), hint });
}

/** The cells of the header as text, without quotes and surrounding blanks. */
function headerNames(record: CsvRecord, format: FileFormat, file: string): string[] {
  const { bytes, starts } = record;
  const delimiter = Buffer.byteLength(format.delimiter);
  const names = starts.map((start, index) => {
    const next = starts[index + 1];
    const raw = bytes
      .subarray(start, next === undefined ? bytes.length : next - delimiter)
      .toString('utf8')
      .trim();
    const { quote } = format;
    if (quote === '' || raw.length < 2 || !raw.startsWith(quote) || !raw.endsWith(quote)) return raw;
    return raw
      .slice(1, -1)
      .replaceAll(format.escape + quote, quote)
      .trim();
  });
  if (names.length > 1 && names.at(-1) === '') names.pop();
  if (names.every((name) => name === ''))
    throw EtlError.of('ETL5021', { file, what: 'its header names no column' }, bytePlace(file, record, 0));
  return names;
}
