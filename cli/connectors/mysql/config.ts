import { z } from 'zod';

const ssl = z
  .union([
    z.boolean(),
    z.strictObject({
      ca: z.string().min(1).optional().describe('Authority that signed the certificate: a PEM text or file.'),
      cert: z.string().min(1).optional().describe('Certificate of this client: a PEM text or file.'),
      key: z.string().min(1).optional().meta({ secret: true }).describe('Key of that certificate: a PEM text or file.'),
      verify: z
        .union([z.boolean(), z.literal('ca')])
        .optional()
        .describe(
          '`true` (unless told): the authority and the name of the host; `ca`: the authority; `false`: neither.',
        ),
    }),
  ])
  .describe('TLS: `true`, or how. Without it the connection is not encrypted.');

/** A connection of type `mysql` as written in the profile. */
export const connectionSchema = z
  .strictObject({
    type: z.literal('mysql'),
    url: z
      .string()
      .min(1)
      .optional()
      .meta({ secret: true })
      .describe('All in one, `mysql://user:password@host:port/database`, instead of the keys.'),
    host: z.string().min(1).optional().describe('Host of the server: `127.0.0.1` unless told.'),
    port: z.coerce.number().int().min(1).max(65535).optional().describe('Port of the server: 3306 unless told.'),
    socket: z.string().min(1).optional().describe('Path of the Unix socket, instead of host and port.'),
    user: z.string().min(1).optional().describe('Who connects.'),
    password: z
      .union([z.string(), z.number().transform(String)])
      .optional()
      .meta({ secret: true })
      .describe('Password of the user.'),
    database: z.string().min(1).optional().describe('Database of the tables, by its real name.'),
    ssl: ssl.optional(),
    timezone: z
      .string()
      .min(1)
      .optional()
      .describe('Zone in which `datetime` columns that are declared as timestamptz are meant: UTC unless told.'),
    connect_timeout: z.coerce
      .number()
      .positive()
      .optional()
      .describe('Seconds to wait for the server: 10 unless told.'),
    read_timeout: z.coerce
      .number()
      .positive()
      .optional()
      .describe('Seconds that the server may send nothing while it is asked: 900 unless told.'),
    max_connections: z.coerce
      .number()
      .int()
      .min(1)
      .optional()
      .describe(
        'Connections at a time, of all its tables and their ranges: as many as threads, and 4 ranges, unless told.',
      ),
  })
  .refine((config) => config.url === undefined || (config.host ?? config.socket) === undefined, {
    message: '`url` already names the server; leave `host` and `socket` out',
    path: ['url'],
  })
  .refine((config) => (config.url ?? config.user) !== undefined, {
    message: '`user` is missing: who connects',
    path: ['user'],
  })
  .refine((config) => config.url !== undefined || config.database !== undefined, {
    message: '`database` is missing: the one that has the tables',
    path: ['database'],
  });

/** What `load:` of a table may have besides the keys of all connectors. */
export const tableSchema = z.strictObject({
  table: z.string().min(1).optional().describe('Name of the table or view at the source: the same unless told.'),
  query: z.string().min(1).optional().describe('A SELECT whose rows are loaded, instead of a table.'),
  where: z.string().min(1).optional().describe('Condition in SQL that rows of the table must meet.'),
  parallel: z.coerce
    .number()
    .int()
    .min(1)
    .max(16)
    .optional()
    .describe('Ranges of the primary key that are read at the same time: 1 unless told.'),
});

/** A checked connection. */
export type MysqlConfig = z.infer<typeof connectionSchema>;

/** The keys of a table that this connector reads. */
export type MysqlTable = z.infer<typeof tableSchema>;
