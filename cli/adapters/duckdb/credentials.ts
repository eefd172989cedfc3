import path from 'node:path';
import { z } from 'zod';

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const settings = z.record(z.string(), scalar);

const attachment = z.strictObject({
  path: z.string().describe('Database file to attach, or a URL that an extension understands'),
  alias: z.string().optional().describe('Name of the database in SQL; from the file name unless told'),
  type: z.string().optional().describe('duckdb, sqlite, postgres, ...; all but duckdb need an extension'),
  secret: z.string().optional().describe('Name of a secret of `secrets`'),
  read_only: z.boolean().default(false).describe('Attach for reading only'),
  options: z.record(z.string(), scalar.nullable()).optional().describe('More ATTACH options, as name: value'),
  is_ducklake: z.boolean().optional().describe('The attached database is a DuckLake'),
});

const secret = z.looseObject({
  type: z.string().describe('s3, gcs, r2, azure, huggingface, http, ...'),
  name: z.string().optional().describe('Name of the secret; numbered unless told'),
  provider: z.string().optional().describe('How the credentials are had: config, credential_chain, ...'),
  scope: z
    .union([z.string(), z.array(z.string())])
    .optional()
    .describe('Beginnings of the URLs that it is for'),
  persistent: z.boolean().optional().describe('Whether DuckDB keeps it on this machine'),
});

const extension = z.union([
  z.string(),
  z.strictObject({
    name: z.string().describe('Name of the extension'),
    repo: z.string().describe('Repository, such as community'),
  }),
]);

const unsupported = z.unknown().optional().describe("dbt-duckdb's, for Python; not used");

/** The profile output of a DuckDB warehouse: etl's own keys and all of dbt-duckdb's. */
export const duckdbOutput = z
  .strictObject({
    type: z.literal('duckdb'),
    path: z.string().min(1).default(':memory:').describe('Database file, made when missing; relative to the project'),
    schema: z.string().min(1).default('main').describe('Default schema of models'),
    database: z.string().min(1).optional().describe('Name of the database: from the file name unless told'),
    threads: z.int().min(1).default(1).describe('Nodes that run at the same time'),
    read_copy: z.string().optional().describe('File that gets a copy of the warehouse after each build, for readers'),
    memory_limit: z
      .string()
      .optional()
      .describe('Most memory that DuckDB uses, such as 4GB; 60 % of the machine unless told'),
    temp_directory: z
      .string()
      .optional()
      .describe('Folder for what does not fit into memory; beside the file unless told'),
    extensions: z.array(extension).optional().describe('Extensions to install (needs a network once) and load'),
    settings: settings.optional().describe('DuckDB settings of every connection'),
    config_options: settings.optional().describe('DuckDB settings at opening, such as allow_unsigned_extensions'),
    attach: z.array(attachment).optional().describe('More databases to attach'),
    secrets: z.array(secret).optional().describe('Credentials of cloud stores').meta({ secret: true }),
    external_root: z.string().default('.').describe('Folder of files that external materializations write'),
    use_credential_provider: z.literal('aws').optional().describe('aws: take S3 credentials from the environment'),
    disable_transactions: z.boolean().default(false).describe("dbt-duckdb's; a build of etl is always transactional"),
    keep_open: z.boolean().default(true).describe("dbt-duckdb's; a build of etl holds the file until it ends"),
    retries: z
      .strictObject({
        connect_attempts: z.int().min(1).default(1).describe('Attempts to open it'),
        query_attempts: z.int().min(1).optional().describe("dbt-duckdb's; without effect"),
        retryable_exceptions: z.array(z.string()).optional().describe("dbt-duckdb's; without effect"),
      })
      .optional()
      .describe('How often opening the file is tried'),
    is_ducklake: z.boolean().optional().describe('The database is a DuckLake'),
    motherduck_token: z.string().optional().describe('Token of MotherDuck').meta({ secret: true }),
    filesystems: unsupported,
    plugins: unsupported,
    remote: unsupported,
    module_paths: unsupported,
    flights: unsupported,
  })
  .transform((output) => ({ ...output, database: output.database ?? databaseNameOf(output.path) }));

/** A checked output of type duckdb. */
export type DuckdbOutput = z.output<typeof duckdbOutput>;

/**
 * The name that DuckDB gives to the database of a file: the first part of the file name that dots separate;
 * `memory` for `:memory:`. Names that DuckDB keeps for itself get `_db` (asked of DuckDB 1.5).
 */
export function databaseNameOf(file: string): string {
  if (file === ':memory:') return 'memory';
  const name = path.basename(file.replaceAll('\\', '/')).replace(/^\.+/, '').split('.')[0] ?? '';
  return ['temp', 'system', 'main'].includes(name) ? `${name}_db` : name;
}
