import { z } from 'zod';
import { fileFormatKeys } from '../file-format.ts';

const seconds = z.coerce.number().positive().max(86_400).optional();

/** Keys of a connection of type `s3`. */
export const connectionSchema = z
  .strictObject({
    type: z.literal('s3'),
    bucket: z.string().min(1).describe('Bucket of the objects.'),
    prefix: z
      .string()
      .optional()
      .describe('What all keys begin with, such as `landing/shop`: `path` of a table goes on from there.'),
    region: z.string().min(1).optional().describe('By AWS_REGION or the profile unless told, else us-east-1.'),
    endpoint: z
      .url({ protocol: /^https?$/ })
      .optional()
      .describe('URL of a server that speaks S3 and is not of AWS, without the bucket.'),
    path_style: z
      .boolean()
      .optional()
      .describe('Whether the bucket stands in the path of a URL: true with an `endpoint`, else false.'),
    access_key_id: z.string().min(1).optional().describe('Key to sign with; by the usual chain of AWS unless told.'),
    secret_access_key: z.string().min(1).optional().meta({ secret: true }).describe('Secret of the key.'),
    session_token: z.string().min(1).optional().meta({ secret: true }).describe('Token of a temporary key.'),
    profile: z.string().min(1).optional().describe('Profile of `~/.aws` whose credentials are used.'),
    anonymous: z.boolean().optional().describe('Requests are not signed: for public buckets.'),
    connect_timeout: seconds.describe('Seconds to wait for a connection: 10 unless told.'),
    read_timeout: seconds.describe('Seconds that the server may send nothing: 60 unless told.'),
    retries: z.coerce
      .number()
      .int()
      .min(0)
      .max(20)
      .optional()
      .describe('Further tries of a request that fails for a passing reason: 4 unless told.'),
    max_connections: z.coerce.number().int().min(1).max(64).optional().describe('Requests at a time: 8 unless told.'),
  })
  .refine((config) => (config.access_key_id === undefined) === (config.secret_access_key === undefined), {
    message: '`access_key_id` and `secret_access_key` go together',
    path: ['secret_access_key'],
  })
  .refine((config) => config.session_token === undefined || config.access_key_id !== undefined, {
    message: '`session_token` goes with `access_key_id` and `secret_access_key`',
    path: ['session_token'],
  })
  .refine(
    (config) => [config.access_key_id, config.profile, config.anonymous || undefined].filter(Boolean).length <= 1,
    {
      message: 'give one of `access_key_id`, `profile` and `anonymous`',
      path: ['profile'],
    },
  );

/** Keys of `load:` of a table kept as objects. */
export const tableSchema = z.strictObject({
  path: z
    .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
    .describe('Key or glob such as `sales/**/*.csv.gz`, or several, after the `prefix` of the connection.'),
  ...fileFormatKeys,
});

/** A connection, checked. */
export type S3Config = z.infer<typeof connectionSchema>;
