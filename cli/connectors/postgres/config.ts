import { z } from 'zod';

const SSL_MODES = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;

/** Keys of a connection of type `postgres`. */
export const connectionSchema = z
  .strictObject({
    type: z.literal('postgres'),
    url: z
      .string()
      .min(1)
      .optional()
      .meta({ secret: true })
      .describe('Address as `postgresql://user:password@host:port/database?sslmode=...`; other keys win over it.'),
    host: z
      .string()
      .min(1)
      .optional()
      .describe('Name or address of the server, or the folder of its socket: localhost unless told.'),
    port: z.coerce.number().int().min(1).max(65535).optional().describe('5432 unless told.'),
    user: z.string().min(1).optional().describe('Role to log in as.'),
    password: z
      .union([z.string(), z.number().transform(String)])
      .optional()
      .meta({ secret: true })
      .describe('Password of the role.'),
    database: z.string().min(1).optional().describe('Database: the name of the role unless told.'),
    schema: z
      .string()
      .min(1)
      .optional()
      .describe('Schema of tables that name none: by the search_path of the role unless told.'),
    sslmode: z
      .enum(SSL_MODES)
      .optional()
      .describe(
        'As in libpq: `prefer` unless told, `verify-full` to be sure of the server; `require` with a `ca` verifies it.',
      ),
    ca: z
      .string()
      .min(1)
      .optional()
      .describe('PEM file of the authority that signed the server certificate, or its text.'),
    cert: z.string().min(1).optional().describe('PEM file of the client certificate, or its text.'),
    key: z.string().min(1).optional().meta({ secret: true }).describe('PEM file of the client key, or its text.'),
    connect_timeout: z.coerce
      .number()
      .positive()
      .optional()
      .describe('Seconds to wait for a connection: 15 unless told.'),
    statement_timeout: z.coerce
      .number()
      .min(0)
      .optional()
      .describe('Seconds that one read may take at the server: without limit unless told.'),
    max_connections: z.coerce
      .number()
      .int()
      .min(1)
      .max(64)
      .optional()
      .describe(
        'Connections at a time, of all its tables and their ranges: as many as threads, and 4 ranges, unless told.',
      ),
    read_timeout: z.coerce
      .number()
      .positive()
      .optional()
      .describe('Seconds that the server may send nothing while it is asked: 900 unless told.'),
    application_name: z.string().min(1).optional().describe('How the server shows the connection: `etl` unless told.'),
  })
  .superRefine((config, context) => {
    if (config.url === undefined && config.user === undefined)
      context.addIssue({ code: 'custom', path: ['user'], message: 'it is needed, alone or in a `url`' });
  });

/** Keys that a connection of type `postgres` adds to a table's `load:`. */
export const tableSchema = z.strictObject({
  table: z
    .string()
    .min(1)
    .optional()
    .describe('Table or view at the source, with its schema or without: the name of the source table unless told.'),
  query: z
    .string()
    .min(1)
    .transform((text) => text.replace(/(\s*;)+\s*$/, ''))
    .optional()
    .describe('A select statement that is read in place of a table.'),
  where: z.string().min(1).optional().describe('A condition in SQL that rows meet to be read.'),
  parallel: z
    .int()
    .min(1)
    .max(64)
    .optional()
    .describe('Ranges of the table that are read at once, each by a connection: 1 unless told.'),
  publication: z
    .string()
    .min(1)
    .max(63)
    .optional()
    .describe('For `strategy: cdc`: the publication that has the table; one is made unless told.'),
  slot: z
    .string()
    .regex(/^[a-z0-9_]{1,63}$/, 'a slot has up to 63 lower case letters, digits and underscores')
    .optional()
    .describe('For `strategy: cdc`: the replication slot of this table alone; one is made unless told.'),
});

/** A checked connection. */
export type PostgresConfig = z.infer<typeof connectionSchema>;

/** A table's own keys, checked. */
export type PostgresTable = z.infer<typeof tableSchema>;
