import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EtlError, type Position } from '../diagnostics/index.ts';
import { SecretMask } from './secret-mask.ts';

/** Environment variables of this name are secrets: for profiles and packages only, and never shown. */
export const SECRET_VARIABLE_PREFIX = 'DBT_ENV_SECRET_';

/** Where named secrets come from, asked in order. */
export interface SecretProvider {
  /** The place as told when no provider has the secret: `the environment variable PLEX_MYSQL`. */
  describe(name: string): string;
  /** The secret's value, or undefined when this place does not have it. */
  read(name: string): string | undefined;
}

/** The environment of a project: the real one over its `.env` file, its secrets, and what was asked of it. */
export interface Environment {
  /** Values by name; the real environment wins over `.env`. */
  readonly values: Readonly<Record<string, string | undefined>>;
  /** Learns every secret that is handed out. */
  readonly mask: SecretMask;
  /** The variables that templates asked for and the values they had (`null`: not set); no secrets. */
  readonly asked: Map<string, string | null>;
  readonly secretProviders: readonly SecretProvider[];
}

/** What `loadEnvironment` is given. */
export interface EnvironmentOptions {
  /** Folder of the project file, in which `.env` and `secrets/` may stand; none outside a project. */
  readonly root?: string | undefined;
  readonly processEnv: Readonly<Record<string, string | undefined>>;
  /** Asked after the environment and the project's `secrets/` folder. */
  readonly secretProviders?: readonly SecretProvider[];
}

/** The environment of a project. A `.env` that is not there is no error; throws ETL1004 when it cannot be read. */
export async function loadEnvironment(options: EnvironmentOptions): Promise<Environment> {
  const { root, processEnv } = options;
  const text = root === undefined ? undefined : readOptional(join(root, '.env'));
  const fromFile = text === undefined ? {} : (await import('dotenv')).parse(text);
  const values = { ...fromFile, ...processEnv };
  const secretProviders = [
    environmentSecrets(values),
    ...(root === undefined ? [] : [folderSecrets(join(root, 'secrets'))]),
    ...(options.secretProviders ?? []),
  ];
  return { values, mask: new SecretMask(), asked: new Map(), secretProviders };
}

/**
 * dbt's `env_var(name, default)`. A variable that is set to nothing is set. Throws ETL1030 when it is not set and
 * there is no default, ETL1032 for a `DBT_ENV_SECRET_…` variable where `allowSecrets` is not given.
 */
export function envVar(
  environment: Environment,
  name: string,
  fallback?: string | null,
  where: { position?: Position | undefined; allowSecrets?: boolean } = {},
): string {
  const isSecret = name.startsWith(SECRET_VARIABLE_PREFIX);
  if (isSecret && where.allowSecrets !== true) throw EtlError.of('ETL1032', { name }, { position: where.position });
  const value = environment.values[name];
  if (isSecret) environment.mask.add(value ?? '');
  else environment.asked.set(name, value ?? null);
  if (value !== undefined) return value;
  if (fallback !== undefined && fallback !== null) return fallback;
  throw EtlError.of('ETL1030', { name }, { position: where.position });
}

/**
 * The secret of this name: the environment variable in capitals (`plex-mysql` is `PLEX_MYSQL`), then the file
 * `secrets/<name>` of the project without its last line break, then any further provider. It is masked from then on.
 * Throws ETL1031 when no place has it.
 */
export function secret(
  environment: Environment,
  name: string,
  where: { position?: Position | undefined } = {},
): string {
  for (const provider of environment.secretProviders) {
    const value = provider.read(name);
    if (value === undefined) continue;
    environment.mask.add(value);
    return value;
  }
  const places = environment.secretProviders.map((provider) => provider.describe(name));
  throw EtlError.of('ETL1031', { name, places }, { position: where.position });
}

function environmentSecrets(values: Readonly<Record<string, string | undefined>>): SecretProvider {
  const variable = (name: string): string => name.toUpperCase().replaceAll(/[^A-Z0-9_]/g, '_');
  return {
    describe: (name) => `the environment variable ${variable(name)}`,
    read: (name) => values[variable(name)],
  };
}

function folderSecrets(folder: string): SecretProvider {
  return {
    describe: (name) => `the file secrets/${name}`,
    read: (name) => (/^[\w][\w.-]*$/.test(name) ? readOptional(join(folder, name))?.replace(/\r?\n$/, '') : undefined),
  };
}

function readOptional(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? error.code : undefined;
    // A folder of that name, as some projects have for their tools, is not a file that is there.
    if (why === 'ENOENT' || why === 'ENOTDIR' || why === 'EISDIR') return undefined;
    throw EtlError.of('ETL1004', { file: path, why: String(why ?? error) }, { cause: error });
  }
}
