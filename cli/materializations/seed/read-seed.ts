import { readFile } from 'node:fs/promises';
import { EtlError } from '../../diagnostics/index.ts';
import { type CsvRecord, parseCsv } from './csv.ts';
import { type SeedType, TypeInference } from './infer.ts';

/** A column of a seed: its name and the type it gets. */
export interface SeedColumn {
  readonly name: string;
  /** An etl type name that was found, or the engine's own that `column_types` declares. */
  readonly type: string;
  /** Whether `column_types` names it. */
  readonly isDeclared: boolean;
}

/** A seed file as it was read. */
export interface SeedTable {
  readonly columns: readonly SeedColumn[];
  /** Cells as written; each row has one for every column. */
  readonly rows: readonly (readonly string[])[];
}

/** What a seed file needs to be read. */
export interface SeedOptions {
  /** File as shown, relative to the project. */
  readonly file: string;
  readonly delimiter: string;
  readonly columnTypes: Readonly<Record<string, string>>;
}

/** Reads a seed file. Throws ETL4030 when it is missing, not UTF-8 or not a table. */
export async function readSeedFile(path: string, options: SeedOptions): Promise<SeedTable> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw EtlError.of('ETL4030', { file: options.file, why }, { cause });
  }
  return parseSeed(decode(bytes, options.file), options);
}

/** Reads the text of a seed. Throws ETL4030 with the line that is wrong. */
export function parseSeed(text: string, options: SeedOptions): SeedTable {
  const records = parseCsv(text.startsWith('\uFEFF') ? text.slice(1) : text, options.delimiter);
  const head = nextRecord(records, options.file);
  if (head === null)
    throw seedError(options.file, 'it is empty', 'give it a header line with the names of its columns.');
  const names = columnNames(head, options.file);
  const types = names.map((name) => (Object.hasOwn(options.columnTypes, name) ? null : new TypeInference()));
  const rows: (readonly string[])[] = [];
  for (let record = nextRecord(records, options.file); record !== null; record = nextRecord(records, options.file)) {
    const cells = record.cells.length === 0 && names.length === 1 ? [''] : record.cells;
    if (cells.length === 0) continue;
    if (cells.length !== names.length) throw cellCount(record, names.length, options.file);
    for (const [index, cell] of cells.entries()) types[index]?.add(cell);
    rows.push(cells);
  }
  const columns = names.map((name, index) => {
    const inferred: SeedType | undefined = types[index]?.type;
    return { name, type: inferred ?? options.columnTypes[name] ?? 'string', isDeclared: inferred === undefined };
  });
  return { columns, rows };
}

function decode(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    const lenient = new TextDecoder('utf-8').decode(bytes);
    const line = lenient.slice(0, lenient.indexOf('\uFFFD')).split('\n').length;
    throw EtlError.of(
      'ETL4030',
      { file, why: `line ${line} is not valid UTF-8`, hint: 'save the file as UTF-8.' },
      { cause, position: { file, line, column: 1 } },
    );
  }
}

function nextRecord(records: ReturnType<typeof parseCsv>, file: string): CsvRecord | null {
  const { value, done } = records.next();
  if (done === true) return null;
  if (!('openQuoteOnLine' in value)) return value;
  const line = value.openQuoteOnLine;
  throw seedError(file, `a quote that opens on line ${line} is never closed`, undefined, line);
}

/** Names as agate makes them, so that dbt's seeds keep theirs: no name is a letter, a second `a` is `a_2`. */
function columnNames(head: CsvRecord, file: string): readonly string[] {
  const names: string[] = [];
  for (const [index, cell] of head.cells.entries()) {
    const given = cell.trim() === '' ? letterName(index) : cell;
    let name = given;
    for (let number = 2; names.includes(name); number += 1) name = `${given}_${number}`;
    const twin = names.find((other) => other.toLowerCase() === name.toLowerCase());
    if (twin !== undefined)
      throw seedError(
        file,
        `the columns "${twin}" and "${name}" differ only in case`,
        'rename one of them.',
        head.line,
      );
    names.push(name);
  }
  if (names.length === 0) throw seedError(file, 'its first line, the header, is empty', undefined, head.line);
  return names;
}

/** `a` to `z`, then `aa`, `bb`, as agate does. */
function letterName(index: number): string {
  return String.fromCharCode(97 + (index % 26)).repeat(Math.floor(index / 26) + 1);
}

function cellCount({ line, cells }: CsvRecord, wanted: number, file: string): EtlError {
  const why = `line ${line} has ${cells.length} cells, but the header has ${wanted}`;
  const hint =
    cells.length > wanted
      ? 'quote a cell that contains the delimiter.'
      : 'write an empty cell as nothing between two delimiters.';
  return seedError(file, why, hint, line);
}

function seedError(file: string, why: string, hint?: string, line = 1): EtlError {
  const params = hint === undefined ? { file, why } : { file, why, hint };
  return EtlError.of('ETL4030', params, { position: { file, line, column: 1 } });
}
