import { z } from 'zod';
import { httpKeys } from '../http/keys.ts';

/** Keys of every connection to a service of Google. */
export const googleKeys = {
  keyfile: z
    .string()
    .min(1)
    .optional()
    .describe('JSON file of a service account, relative to the project; without it, the machine’s own credentials.'),
  keyfile_json: z
    .union([z.string().min(1), z.record(z.string(), z.unknown())])
    .optional()
    .meta({ secret: true })
    .describe('The content of that file, instead.'),
  token: z.string().min(1).optional().meta({ secret: true }).describe('A token that was had otherwise, instead.'),
  ...httpKeys,
};

/** The checked keys of a connection to Google. */
export type GoogleKeys = z.infer<z.ZodObject<typeof googleKeys>>;
