import { z } from 'zod';
import { googleKeys } from '../google/keys.ts';

const text = z.string().min(1);

/** A connection of type `bigquery`. */
export const connectionSchema = z.strictObject({
  type: z.literal('bigquery'),
  project: text.optional().describe('Project of the data: that of the service account unless told.'),
  billing_project: text.optional().describe('Project that pays for queries: that of the data unless told.'),
  dataset: text.optional().describe('Dataset of the tables.'),
  location: text.optional().describe('Where the dataset is, such as `EU`: found by the service unless told.'),
  maximum_bytes_billed: z.coerce.number().int().min(1).optional().describe('A query that would read more bytes fails.'),
  endpoint: z
    .url({ protocol: /^https?$/ })
    .default('https://bigquery.googleapis.com')
    .describe('Address of the service.'),
  ...googleKeys,
});

/** The keys that a table adds to its `load:`. */
export const tableSchema = z.strictObject({
  table: text
    .optional()
    .describe('Name of the table, `dataset.table` or `project.dataset.table`: that of the table unless told.'),
  query: text.optional().describe('A SELECT whose rows are loaded, instead of a table.'),
  where: text.optional().describe('Condition in SQL that rows must meet, such as one of the partition.'),
  page_rows: z.int().min(1).max(100_000).optional().describe('Rows of one answer: 20000 unless told.'),
});

/** A checked connection. */
export type BigqueryConnection = z.infer<typeof connectionSchema>;

/** The checked keys of a table. */
export type BigqueryTable = z.infer<typeof tableSchema>;
