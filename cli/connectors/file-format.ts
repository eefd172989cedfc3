import { z } from 'zod';
import { changeFiles } from './change-files.ts';

const oneCharacter = z.string().length(1);
const texts = z.union([z.string().transform((one) => [one]), z.array(z.string())]);

const onValue = z
  .union([z.enum(['error', 'null']), z.null()])
  .transform((one): 'error' | 'null' => one ?? 'null')
  .optional();

/** What becomes of well-written values that the declared type cannot hold: an error unless told. */
export const valuePolicies = z.strictObject({
  zero_dates: onValue.describe('Dates with a year, month or day of zero, as MySQL has them.'),
  infinity: onValue.describe('Infinite dates and times; infinity and NaN in decimals.'),
  out_of_range: onValue.describe('Numbers, dates and times that are too large, too small or not in the calendar.'),
  decimals: onValue.describe('Numbers with more decimals than the type; times finer than microseconds.'),
  too_long: onValue.describe('Texts of more characters than varchar(n).'),
});

/** What becomes of values that the declared type cannot hold. */
export type ValuePolicies = z.infer<typeof valuePolicies>;

/** How one column is read, for files whose cells are not written plainly. */
export const columnReading = z.strictObject({
  from: z.string().min(1).optional().describe('Name of the column in the file, when it is not the declared one.'),
  format: z.string().min(1).optional().describe('strptime pattern of dates and times, such as `%d/%m/%Y`.'),
  locale: z
    .enum(['es'])
    .optional()
    .describe('Language of the names of months and of a. m. and p. m. in `format`: English unless told.'),
  null_if: texts.optional().describe('Cells of exactly this text are null.'),
  strip: z.string().optional().describe('Characters to be taken out before a cell is read, such as `%$`.'),
  decimal_separator: oneCharacter.optional().describe('Mark before the decimals: `.` unless told.'),
  thousands_separator: oneCharacter.optional().describe('Mark between groups of three digits: none unless told.'),
  values: valuePolicies
    .optional()
    .describe("What becomes of values that its type cannot hold, instead of the table's."),
  null_elements: z
    .enum(['keep', 'drop', 'error'])
    .optional()
    .describe('Nulls within an array: kept, or an error where arrays of the warehouse hold none, unless told.'),
  unknown_fields: z
    .enum(['error', 'ignore'])
    .optional()
    .describe(
      'Fields within an object that its struct does not declare: as `schema_changes` says of columns unless told.',
    ),
});

/** How one column is read. */
export type ColumnReading = z.infer<typeof columnReading>;

/** The key `columns` of a table's `load:`, the same for every connector. */
export const columnReadings = z
  .record(z.string(), z.union([z.string().transform((from): ColumnReading => ({ from })), columnReading]))
  .optional()
  .describe('How columns are read, by declared name: the name at the source, or its reading in full.');

/** The formats of files that can be loaded. */
export const FILE_FORMATS = ['csv', 'json', 'ndjson', 'parquet', 'xlsx'] as const;

/** The keys of a table's `load:` that say how its files are written. Every connector of files has them. */
export const fileFormatKeys = {
  format: z.enum(FILE_FORMATS).optional().describe('Format of the files; by their extension unless told.'),
  sheet: z
    .union([z.string().min(1), z.int().min(1)])
    .optional()
    .describe('Sheet of a workbook, by its name or its number: the first unless told.'),
  compression: z.enum(['none', 'gzip', 'zstd']).optional().describe('By the extension (`.gz`, `.zst`) unless told.'),
  delimiter: z.string().min(1).max(4).optional().describe('Mark between cells: `,`, or a tab for `.tsv`.'),
  quote: z.string().max(1).optional().describe('Mark around a cell: `"` unless told; empty for none.'),
  escape: z.string().max(1).optional().describe('Mark before a quote inside a quoted cell: the quote unless told.'),
  header: z.boolean().optional().describe('Whether the first line names the columns: true unless told.'),
  skip_lines: z
    .int()
    .min(0)
    .optional()
    .describe('Lines, or rows of a sheet, to be skipped before the header: 0 unless told.'),
  encoding: z.enum(['utf-8', 'latin-1', 'utf-16']).optional().describe('Encoding of the text: utf-8 unless told.'),
  null_strings: z.array(z.string()).optional().describe('Cells of one of these texts are null: `[""]` unless told.'),
  quoted_nulls: z.boolean().optional().describe('Whether a quoted cell may be null as well: false unless told.'),
  decimal_separator: oneCharacter.optional().describe('Mark before the decimals of every number: `.` unless told.'),
  thousands_separator: oneCharacter.optional().describe('Mark between groups of digits of every number.'),
  date_format: z.string().min(1).optional().describe('strptime pattern of every date.'),
  timestamp_format: z.string().min(1).optional().describe('strptime pattern of every timestamp.'),
  columns: columnReadings,
  changes: changeFiles.optional().describe('The files hold changes of rows, to be applied in their order.'),
};

/** How a file is to be read, with nothing left to be guessed. */
export interface FileFormat {
  readonly kind: (typeof FILE_FORMATS)[number];
  readonly compression: 'none' | 'gzip' | 'zstd';
  readonly delimiter: string;
  readonly quote: string;
  readonly escape: string;
  readonly header: boolean;
  readonly skipLines: number;
  readonly encoding: 'utf-8' | 'latin-1' | 'utf-16';
  readonly nullStrings: readonly string[];
  readonly quotedNulls: boolean;
  /** Of a workbook: name or number from 1. */
  readonly sheet?: string | number;
}

const formatOptions = z.object(fileFormatKeys);

/** The keys of `load:` that say how files are written, checked. */
export type FileFormatOptions = z.infer<typeof formatOptions>;

const BY_EXTENSION: Readonly<Record<string, FileFormat['kind']>> = {
  csv: 'csv',
  tsv: 'csv',
  txt: 'csv',
  json: 'json',
  ndjson: 'ndjson',
  jsonl: 'ndjson',
  parquet: 'parquet',
  xlsx: 'xlsx',
};

/** How the file of this name is read; nothing when neither its extension nor the options tell its format. */
export function fileFormat(name: string, options: FileFormatOptions): FileFormat | undefined {
  const packed = /\.(gz|zst|zstd)$/i.exec(name);
  const bare = packed === null ? name : name.slice(0, packed.index);
  const extension = /\.([^./\\]+)$/.exec(bare)?.[1]?.toLowerCase() ?? '';
  const kind = options.format ?? BY_EXTENSION[extension];
  if (kind === undefined) return undefined;
  const quote = options.quote ?? '"';
  return {
    kind,
    compression:
      options.compression ?? (packed === null ? 'none' : packed[1]?.toLowerCase() === 'gz' ? 'gzip' : 'zstd'),
    delimiter: options.delimiter ?? (extension === 'tsv' ? '\t' : ','),
    quote,
    escape: options.escape ?? quote,
    header: options.header ?? true,
    skipLines: options.skip_lines ?? 0,
    encoding: options.encoding ?? 'utf-8',
    nullStrings: options.null_strings ?? [''],
    quotedNulls: options.quoted_nulls ?? false,
    ...(kind === 'xlsx' ? { sheet: options.sheet ?? 1 } : {}),
  };
}
