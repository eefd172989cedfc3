import { z } from 'zod';

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, { message: 'write a day as 2024-01-31' });

/** A connection of type `sample`. */
export const connection = z.strictObject({
  type: z.literal('sample'),
  seed: z.int().min(0).default(0).describe('Another seed gives other rows.'),
  rows: z
    .union([z.int().min(0), z.record(z.string(), z.int().min(0))])
    .default({})
    .describe('Rows of every table, or by table; `default` for those that are not named, 100 unless told.'),
  start: day.default('2024-01-01').describe('The first day that rows are of.'),
  days: z.int().min(1).default(365).describe('Days that these rows are spread over.'),
  until: z
    .union([z.literal('now'), day])
    .optional()
    .describe('Tables with dates grow by the day after that, up to this one; they do not unless it is told.'),
  locale: z.enum(['es', 'en']).default('en').describe('Language of names and words.'),
  null_ratio: z.number().min(0).max(1).default(0.05).describe('Share of nulls in columns that may be null.'),
  max_connections: z.int().min(1).optional().describe('Tables that are made at a time.'),
});

/** A connection of type `sample`, checked. */
export type SampleConnection = z.infer<typeof connection>;

/** The keys that a table adds to its `load:`. */
export const table = z.strictObject({
  table: z.string().min(1).optional().describe('Name under which `rows` counts it: its own unless told.'),
  rows: z.int().min(0).optional().describe('Rows of this table, instead of what the connection says.'),
});
