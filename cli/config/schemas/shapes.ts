import { z } from 'zod';

/** Any YAML value, or none. */
export const anything = z.unknown().optional();
/** A map of anything. */
export const openMap = z.record(z.string(), z.unknown());
/** One text or a list of texts. */
export const textOrTexts = z.union([z.string(), z.array(z.string())]);
/** A list of texts. */
export const texts = z.array(z.string());
/** A text, a number or a boolean: what YAML makes of an unquoted word. */
export const scalar = z.union([z.string(), z.number(), z.boolean()]);
/** A version as people write it: `1`, `1.0`, `"1.0.0"`. */
export const version = z.union([z.string(), z.number()]);

/** Quoting of the parts of relation names. */
export const quoting = z.strictObject({
  database: z.boolean().nullish().describe('Quote the database.'),
  schema: z.boolean().nullish().describe('Quote the schema.'),
  identifier: z.boolean().nullish().describe('Quote the name of the relation.'),
  project: z.boolean().nullish().describe('Quote the database, as BigQuery calls it.'),
  snowflake_ignore_case: z.boolean().nullish().describe('Accepted for Snowflake projects; no effect.'),
});
