import { z } from 'zod';
import { googleKeys } from '../google/keys.ts';

const spreadsheet = z.string().min(1).describe('The spreadsheet: its id, or its URL.');

/** A connection of type `google_sheets`. */
export const connectionSchema = z.strictObject({
  type: z.literal('google_sheets'),
  spreadsheet: spreadsheet.optional(),
  endpoint: z
    .url({ protocol: /^https?$/ })
    .default('https://sheets.googleapis.com')
    .describe('Address of the service.'),
  ...googleKeys,
});

/** The keys that a table adds to its `load:`. */
export const tableSchema = z.strictObject({
  table: z.string().min(1).optional().describe('Name of the sheet (tab): that of the table unless told.'),
  spreadsheet: spreadsheet.optional().describe('The spreadsheet, when it is another one than that of the connection.'),
  range: z
    .string()
    .regex(/^[A-Za-z]{0,3}\d*(:[A-Za-z]{0,3}\d*)?$/, { message: 'write a range as B3:F or A1:F100' })
    .optional()
    .describe('Part of the sheet, such as `B3:F`, its header included: all of it unless told.'),
  header_row: z
    .int()
    .min(0)
    .optional()
    .describe('Row of the range that has the names: 1 unless told; 0: none, columns are in order.'),
  render: z
    .enum(['unformatted', 'formatted'])
    .optional()
    .describe('Values as they are stored (unless told), or as the sheet shows them.'),
  error_cells: z.enum(['error', 'null']).optional().describe('What cells such as `#REF!` are: an error unless told.'),
  page_rows: z.int().min(1).optional().describe('Rows of one request: 10000 unless told.'),
});

/** A checked connection. */
export type SheetsConnection = z.infer<typeof connectionSchema>;

/** The checked keys of a table. */
export type SheetsTable = z.infer<typeof tableSchema>;
