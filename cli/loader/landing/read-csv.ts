import { type FileFormat, SPOOL_FORMAT } from '../../connectors/index.ts';
import { literal, literalList, pathLiteral } from './sql.ts';

/** How the text of CSV is read, where not in the usual way: by several threads. */
export interface CsvReading {
  /**
   * By one thread, which gives the rows in their order and never takes lines within a cell for rows. The engine then takes a
   * quote that is never closed for the end of the file: only for text that is known to be well written.
   */
  readonly isInOrder?: boolean;
  /** Bytes that the engine holds of a file at a time: no line may be longer. */
  readonly roomBytes?: number | undefined;
  /** The rows carry the path of their file as `filename`. */
  readonly namesFiles?: boolean;
  /** Lines are known to end in `\n`: the engine takes the first carriage return for a line end, also one inside a cell. */
  readonly hasUnixLines?: boolean;
}

/** Several threads take as much at a time; the engine's own choice is four times as much, which is only memory. */
const USUAL_ROOM = 1 << 23;
/** For rows of which nobody says how long they may be. */
export const LARGE_ROOMS: readonly number[] = [1 << 25, 1 << 28];

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
    `buffer_size = ${reading.roomBytes ?? USUAL_ROOM}`,
    `parallel = ${reading.isInOrder !== true}`,
    ...(reading.namesFiles === true ? ['filename = true'] : []),
    'strict_mode = true',
  ];
  return `read_csv(${files}, ${options.join(', ')})`;
}

/**
 * Does `work` with well written CSV, again where the engine's usual reading is not up to its text: by one thread, because
 * several may take lines within a cell for rows and then refuse them, and with `LARGE_ROOMS` for longer lines. Throws what
 * `work` fails with in the end.
 */
export async function rereading<T>(first: CsvReading, work: (reading: CsvReading) => Promise<T>): Promise<T> {
  let reading = first;
  for (;;) {
    try {
      return await work(reading);
    } catch (cause) {
      const next = nextReading(reading, cause);
      if (next === undefined) throw cause;
      reading = next;
    }
  }
}

/** Whether the engine could not read the text of CSV, as against what a cell says. */
export function isOfText(cause: unknown): cause is Error {
  return cause instanceof Error && /CSV Error|CSV Reader/.test(cause.message);
}

function nextReading(reading: CsvReading, cause: unknown): CsvReading | undefined {
  if (!isOfText(cause)) return undefined;
  if (reading.isInOrder !== true) return { ...reading, isInOrder: true };
  const roomBytes = LARGE_ROOMS.find((bytes) => bytes > (reading.roomBytes ?? USUAL_ROOM));
  return roomBytes !== undefined && /maximum line size/i.test(cause.message) ? { ...reading, roomBytes } : undefined;
}
