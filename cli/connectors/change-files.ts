import { z } from 'zod';

const oneText = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const texts = z.union([oneText.transform((one) => [one]), z.array(oneText).min(1)]);

/**
 * The key `changes` of a table's `load:`: its files hold changes and not rows. Every connector of files has it, and the
 * loader follows it.
 */
export const changeFiles = z
  .strictObject({
    operation: z.string().min(1).describe('Column of the files that says what happened to the row of a line.'),
    insert: texts.optional().describe('Its value for a new row: `I` unless told.'),
    update: texts.optional().describe('Its value for a row as it is from now on: `U` unless told.'),
    delete: texts.optional().describe('Its value for a row that is gone: `D` unless told.'),
    truncate: texts.optional().describe('Its value for all rows being gone: none unless told.'),
    order: z
      .enum(['name', 'modified', 'sequence'])
      .optional()
      .describe('What tells which file comes first: its name (numbers in it as numbers), time, or the `sequence`.'),
    sequence: z
      .string()
      .min(1)
      .optional()
      .describe('Declared column that tells which change of a file comes first: the lines as they stand unless told.'),
    old_key: z
      .record(z.string(), z.string().min(1))
      .optional()
      .describe('By column of the primary key: the column of the files that has its value before the change.'),
  })
  .refine((changes) => changes.order !== 'sequence' || changes.sequence !== undefined, {
    message: '`order: sequence` needs the column: `sequence: ...`',
    path: ['sequence'],
  });

/** How the files of a table hold changes, as written. */
export type ChangeFiles = z.infer<typeof changeFiles>;
