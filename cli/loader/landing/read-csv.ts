import { type FileFormat, SPOOL_FORMAT } from '../../connectors/index.ts';
import { literal, literalList, pathLiteral } from './sql.ts';

/** The option of a file whose lines are known to end in `\n`. */
export const UNIX_LINES = `new_line = '\\n'`;

/** The SQL source of a CSV file whose columns are the texts `c0`, `c1`, ...; every option is said. */
export function readCsv(path: string, columns: number, format: FileFormat, more = ''): string {
  return csvTable(pathLiteral(path), columns, format, more);
}

/** The same over several files, one after the other. */
export function readCsvFiles(paths: readonly string[], columns: number, format: FileFormat, more = ''): string {
  return csvTable(`[${paths.map(pathLiteral).join(', ')}]`, columns, format, more);
}

function csvTable(files: string, columns: number, format: FileFormat, more: string): string {
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
    // The engine takes the first carriage return for a line end, also one inside a cell.
    ...(format === SPOOL_FORMAT ? [UNIX_LINES] : []),
    'strict_mode = true',
  ];
  return `read_csv(${files}, ${options.join(', ')}${more})`;
}
