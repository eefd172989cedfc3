import { type FileFormat, SPOOL_FORMAT } from '../../connectors/index.ts';
import { literal, literalList, pathLiteral } from './sql.ts';

/** How the text of CSV is read, where not in the usual way: by several threads. */
export interface CsvReading {
  /**
   * By one thread, which gives the rows in their order and never takes lines within a cell for rows. The engine then drops
   * what follows a quote that is never closed, and a last line for which there is no room: only for text of which neither
   * is so.
   */
  readonly isInOrder?: boolean;
  /** Bytes that the engine holds of a file at a time, at least: no line may be longer. */
  readonly roomBytes?: number;
  /** The rows carry the path of their file as `filename`. */
  readonly namesFiles?: boolean;
  /** Lines are known to end in `\n`: the engine takes the first carriage return for a line end, also one inside a cell. */
  readonly hasUnixLines?: boolean;
}

/** Several threads take as much at a time; the engine's own choice is eight times as much, which is only memory. */
const USUAL_ROOM = 1 << 22;
/** Room for the longest record that a file may have. */
const ORDERLY_ROOM = 1 << 23;

/** The SQL source of a CSV file whose columns are the texts `c0`, `c1`, ...; every option is said. */
export function readCsv(path: string, columns: number, format: FileFormat, reading: CsvReading = {}): string {
  return csvTable(pathLiteral(path), columns, format, reading);
}

/** The same over several files, one after the other. */
export function readCsvFiles(
  paths: readonly string[],
  columns: number,
  format: FileFormat,
  reading: CsvReading = {},
): string {
  return csvTable(`[${paths.map(pathLiteral).join(', ')}]`, columns, format, reading);
}

function csvTable(files: string, columns: number, format: FileFormat, reading: CsvReading): string {
  const types = Array.from({ length: columns }, (_, index) => `'c${index}': 'VARCHAR'`).join(', ');
  const options = [
    `columns = {${types}}`,
    'auto_detect = false',
    `header = ${format.header}`,
    `skip = ${format.skipLines}`,
    `delim = ${literal(format.delimiter)}`,
    `quote = ${literal(format.quote)}`,
    `escape = ${literal(format.escape)}`,
    `nullstr = ${literalList(format.nullStrings)}`,
    `allow_quoted_nulls = ${format.quotedNulls}`,
    `encoding = ${literal(format.encoding)}`,
    `compression = ${literal(format.compression)}`,
    ...(format === SPOOL_FORMAT || reading.hasUnixLines === true ? [`new_line = '\\n'`] : []),
    `buffer_size = ${Math.max(reading.roomBytes ?? 0, reading.isInOrder === true ? ORDERLY_ROOM : USUAL_ROOM)}`,
    `parallel = ${reading.isInOrder !== true}`,
    ...(reading.namesFiles === true ? ['filename = true'] : []),
    'strict_mode = true',
  ];
  return `read_csv(${files}, ${options.join(', ')})`;
}

/** Whether the engine could not read the text of CSV, as against what a cell says. */
export function isOfText(cause: unknown): cause is Error {
  return cause instanceof Error && /CSV Error|CSV Reader/.test(cause.message);
}
