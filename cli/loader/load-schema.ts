import { type ZodObject, z } from 'zod';
import { columnReadings, valuePolicies } from '../connectors/file-format.ts';
import type { Connector } from '../connectors/types.ts';

/** YAML reads a bare `on` as true: as a key it is the word. */
function unwrittenOn(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key === 'true' ? 'on' : key, one]));
}

/** YAML reads a bare `off` as false. */
function unwrittenOff(value: unknown): unknown {
  return value === false ? 'off' : value;
}

const cursor = z.union([
  z.string().min(1),
  z.array(z.string().min(1)).min(1),
  z.preprocess(
    unwrittenOn,
    z.strictObject({
      column: z
        .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
        .describe('Column or columns that tell what is new.'),
      through: z.string().min(1).optional().describe('Parent table whose cursor column filters this table.'),
      on: z
        .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
        .optional()
        .describe('Key shared with the parent.'),
    }),
  ),
]);

/** The keys of a table's `load:` that mean the same for every connector. */
const commonLoadKeys = {
  strategy: z
    .enum(['full_refresh', 'incremental', 'cdc'])
    .optional()
    .describe('Which rows of the source a load reads.'),
  write: z
    .enum(['append', 'merge', 'delete_insert', 'replace'])
    .optional()
    .describe('How loaded rows meet those that are there.'),
  cursor: cursor.optional().describe('What tells new rows from old ones.'),
  cursor_nulls: z
    .enum(['include', 'skip'])
    .optional()
    .describe('Whether rows whose cursor columns are all null are read each time: yes where they can be replaced.'),
  lookback_days: z.int().min(0).optional().describe('Days before the last load that are read again.'),
  chunk_rows: z.int().min(1).optional().describe('Rows of one read.'),
  deletes: z
    .enum(['hard', 'soft', 'ignore'])
    .optional()
    .describe(
      'Rows gone at the source leave (hard), are marked by _etl_deleted_at (soft), or stay as they are (ignore).',
    ),
  deleted_column: z
    .string()
    .min(1)
    .optional()
    .describe('Column by which the source marks its deleted rows: true, or any time; they count as gone.'),
  cluster: z.string().min(1).optional().describe('Tables of one cluster become visible together.'),
  schema_changes: z
    .enum(['freeze', 'discard', 'evolve'])
    .optional()
    .describe(
      'What happens to columns that are not declared: an error (freeze), left out (discard), or loaded too (evolve).',
    ),
  count_check: z
    .preprocess(unwrittenOff, z.enum(['error', 'warn', 'off']))
    .optional()
    .describe(
      'What happens when the source counts other rows than were loaded: nothing is loaded (error) or a warning.',
    ),
  metrics: z
    .preprocess(unwrittenOff, z.enum(['full', 'light', 'off']))
    .optional()
    .describe(
      'What etl_audit.data_quality_metrics tells of each load: all (full), no distinct values (light), nothing (off).',
    ),
  bad_rows: z
    .enum(['fail', 'set_aside'])
    .optional()
    .describe('What happens to rows that cannot be loaded: an error (fail), or they go to etl_audit.rejected_rows.'),
  max_bad_rows: z.int().min(0).max(100_000).optional().describe('Rows of one load that may be set aside: 100.'),
  values: valuePolicies
    .optional()
    .describe('What becomes of values that the declared types cannot hold: an error, or null and counted.'),
  columns: columnReadings,
};

/** The keys of `load:` that every connector has. */
export const commonLoadSchema: ZodObject = z.strictObject(commonLoadKeys);

/** The common keys that only a connector of rows can follow. */
export const ROWS_KEYS = [
  'cursor',
  'cursor_nulls',
  'lookback_days',
  'chunk_rows',
  'cluster',
  'deletes',
  'deleted_column',
] as const;

/** The definition of `load:` for tables of one connector: the common keys and its own; no others. */
export function loadSchema(connector: Connector): ZodObject {
  let schema = SCHEMAS.get(connector);
  if (schema === undefined) {
    schema = z.strictObject({ ...commonLoadKeys, ...connector.table.shape });
    SCHEMAS.set(connector, schema);
  }
  return schema;
}

const SCHEMAS = new WeakMap<Connector, ZodObject>();
