import type { FileFormat } from '../file-format.ts';

/**
 * How the chunk files of rows are written: CSV in UTF-8 with `,` and `"`, no header, lines that end in `\n`, columns in
 * the order asked for. An empty cell is null and `""` the empty text. Values are written as the `files` connector
 * reads them: ISO dates and times, digits for numbers, `true`/`false`/`1`/`0`, JSON text, hexadecimal bytes.
 */
export const SPOOL_FORMAT: FileFormat = {
  kind: 'csv',
  compression: 'none',
  delimiter: ',',
  quote: '"',
  escape: '"',
  header: false,
  skipLines: 0,
  encoding: 'utf-8',
  nullStrings: [''],
  quotedNulls: false,
};
