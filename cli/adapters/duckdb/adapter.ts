import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { EtlError } from '../../diagnostics/index.ts';
import type { Adapter, AdapterCredentials } from '../types.ts';
import { type DuckdbOutput, databaseNameOf, duckdbOutput } from './credentials.ts';
import { duckdbDialect } from './dialect.ts';
import { externalSource, sourceProblem } from './external-source.ts';
import { duckdbIntrospection } from './introspection.ts';

const folder = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** DuckDB, the embedded engine. The native library is loaded when the warehouse is opened, not before. */
export const duckdb: Adapter = {
  type: 'duckdb',
  capabilities: {
    transactionalDdl: true,
    merge: true,
    partitionOverwrite: false,
    materializedViews: false,
    grants: false,
    renameTable: true,
    columnStatistics: true,
    indexes: true,
    catalogByRelation: false,
  },
  dialect: duckdbDialect,
  introspection: duckdbIntrospection,
  credentials: duckdbOutput,
  macroFolders: [
    { package: 'dbt_duckdb', folder: folder('./macros') },
    { package: 'dbt', folder: folder('../macros') },
    { package: 'etl_portable', folder: folder('./portable') },
    { package: 'etl_portable', folder: folder('../portable') },
  ],
  lockFile: (credentials, { projectRoot }) => {
    const output = duckdbOutput.parse(credentials);
    return output.path === ':memory:' ? null : `${path.resolve(projectRoot, output.path)}.lock`;
  },
  sourceText: externalSource,
  sourceProblem,
  async open(credentials: AdapterCredentials, context) {
    const output = duckdbOutput.parse(credentials);
    checkSupported(output);
    const { openDuckdb } = await import('./warehouse.ts');
    return await openDuckdb(duckdb, output, context);
  },
  async openScratch(credentials, context) {
    const output = duckdbOutput.parse(credentials);
    checkSupported(output);
    const { openScratch } = await import('./scratch.ts');
    return await openScratch(duckdb, output, context);
  },
  async openSandbox(credentials, context) {
    const output = duckdbOutput.parse(credentials);
    checkSupported(output);
    const { openSandbox } = await import('./sandbox.ts');
    return await openSandbox(duckdb, output, context);
  },
};

/** Throws ETL4007 for what only Python or the cloud service has, ETL4008 for a database that is not the file's. */
function checkSupported(output: DuckdbOutput): void {
  if (/^(md|motherduck):/i.test(output.path))
    throw EtlError.of('ETL4007', { what: 'MotherDuck (`path: md:...`)', hint: 'use a local file as `path`.' });
  if (output.is_ducklake === true || /^ducklake:/i.test(output.path))
    throw EtlError.of('ETL4007', { what: 'DuckLake', hint: 'use a local file as `path`.' });
  for (const key of ['plugins', 'filesystems', 'remote', 'module_paths', 'flights'] as const)
    if (output[key] !== undefined)
      throw EtlError.of('ETL4007', {
        what: `\`${key}\` of the profile, which needs dbt's Python process`,
        hint: 'take the key out of this target.',
      });
  const derived = databaseNameOf(output.path);
  const aliases = (output.attach ?? []).map(({ alias, path: file }) => alias ?? databaseNameOf(file));
  if (output.database.toLowerCase() !== derived.toLowerCase() && !aliases.includes(output.database))
    throw EtlError.of('ETL4008', { database: output.database, derived, path: output.path });
}
