import { z } from 'zod';
import { googleKeys } from '../google/keys.ts';

const text = z.string().min(1);
const property = z
  .union([z.int().min(1), z.string().regex(/^(properties\/)?\d+$/)])
  .describe('Number of the property.');
const day = z.string().regex(/^(\d{4}-\d{2}-\d{2}|today|yesterday|\d+daysAgo)$/, {
  message: 'write a day as 2024-01-31, `30daysAgo`, `yesterday` or `today`',
});

/** A connection of type `ga4`. */
export const connectionSchema = z.strictObject({
  type: z.literal('ga4'),
  property,
  endpoint: z
    .url({ protocol: /^https?$/ })
    .default('https://analyticsdata.googleapis.com')
    .describe('Address of the service.'),
  ...googleKeys,
});

/** The keys that a table adds to its `load:`. */
export const tableSchema = z.strictObject({
  table: text.optional().describe('Name of the report: that of the table unless told.'),
  metrics: z
    .array(text)
    .min(1)
    .optional()
    .describe('Metrics of the report, such as `sessions`; other columns are dimensions.'),
  start_date: day.optional().describe('First day of a first load: `365daysAgo` unless told.'),
  end_date: day.optional().describe('Last day: `yesterday` unless told, since today is not over.'),
  days_per_request: z.int().min(1).optional().describe('Days of one report, so that large properties are not sampled.'),
  dimension_filter: z.record(z.string(), z.unknown()).optional().describe('`dimensionFilter` of the report.'),
  metric_filter: z.record(z.string(), z.unknown()).optional().describe('`metricFilter` of the report.'),
  currency: text.optional().describe('Currency of amounts: that of the property unless told.'),
  keep_empty_rows: z.boolean().optional().describe('Rows whose metrics are all zero too.'),
  page_rows: z.int().min(1).max(250_000).optional().describe('Rows of one request: 10000 unless told.'),
});

/** A checked connection. */
export type Ga4Connection = z.infer<typeof connectionSchema>;

/** The checked keys of a table. */
export type Ga4Table = z.infer<typeof tableSchema>;
