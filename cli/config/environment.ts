import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { EtlError, type Position } from '../diagnostics/index.ts';
import { secretManager } from './secret-manager.ts';
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

/** A place of secrets that is reached over the network. */
export interface RemoteSecrets {
  /** The place as told when nothing has the secret; nothing where this place cannot have one of this name. */
  describe(name: string): string | undefined;
  /** The secret's value, or undefined when it is not there. Throws ETL1036 denied, ETL1037, ETL1038 not reached. */
  fetch(name: string): Promise<string | undefined>;
}

/** What a remote place said of a secret: its value, that it has none, or why that is not known. */
export type RemoteAnswer = { readonly value: string | undefined } | { readonly error: unknown };

/** The environment of a project: the real one over its `.env` file, its secrets, and what was asked of it. */
export interface Environment {
  /** Values by name; the real environment wins over `.env`. */
  readonly values: Readonly<Record<string, string | undefined>>;
  /** Learns every secret that is handed out. */
  readonly mask: SecretMask;
  /** The variables that templates asked for and the values they had (`null`: not set); no secrets. */
  readonly asked: Map<string, string | null>;
  readonly secretProviders: readonly SecretProvider[];
  readonly remoteSecrets: RemoteSecrets;
  /** What the remote place has answered, by name: each secret is fetched once. */
  readonly answers: Map<string, RemoteAnswer>;
  /** Secrets that were asked for and may be at the remote place: `withSecrets` fetches them. */
  readonly wanted: Set<string>;
}

/** What `loadEnvironment` is given. */
export interface EnvironmentOptions {
  /** Folder of the project file, in which `.env` and `secrets/` may stand; none outside a project. */
  readonly root?: string | undefined;
  readonly processEnv: Readonly<Record<string, string | undefined>>;
  /** Asked after the environment and the project's `secrets/` folder. */
  readonly secretProviders?: readonly SecretProvider[];
  /** Asked last; Google Secret Manager unless told. */
  readonly remoteSecrets?: RemoteSecrets;
}

/** The environment of a project. A `.env` that is not there is no error; throws ETL1004 when it cannot be read. */
export async function loadEnvironment(options: EnvironmentOptions): Promise<Environment> {
  const { root, processEnv } = options;
  const text = root === undefined ? undefined : readOptional(join(root, '.env'));
  const fromFile = text === undefined ? {} : (await import('dotenv')).parse(text);
  const values = { ...fromFile, ...processEnv };
  const secretProviders = [
    environmentSecrets(values),
    namedFileSecrets(values, root),
    ...(root === undefined ? [] : [folderSecrets(join(root, 'secrets'))]),
    ...(options.secretProviders ?? []),
  ];
  const remoteSecrets = options.remoteSecrets ?? googleSecrets(values, root);
  const memory = { asked: new Map(), answers: new Map(), wanted: new Set<string>() };
  return { values, mask: new SecretMask(), secretProviders, remoteSecrets, ...memory };
}

/**
 * What `work` gives, with the secrets that it asks for fetched from the remote place: it is done again when they are
 * there. Throws what `work` throws.
 */
export async function withSecrets<T>(environment: Environment, work: () => T): Promise<T> {
  const { wanted, answers, remoteSecrets } = environment;
  for (;;) {
    wanted.clear();
    try {
      const result = work();
      if (wanted.size === 0) return result;
    } catch (error) {
      if (wanted.size === 0) throw error;
    }
    await Promise.all(
      [...wanted].map(async (name) => {
        const answer = await remoteSecrets.fetch(name).then(
          (value) => ({ value }),
          (error: unknown) => ({ error }),
        );
        answers.set(name, answer);
      }),
    );
  }
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
 * The secret of this name: the environment variable in capitals (`plex-mysql` is `PLEX_MYSQL`), then the file that
 * `PLEX_MYSQL_FILE` names, then the file `secrets/<name>` of the project, both without their last line break, then any
 * further provider, then Google Secret Manager, inside `withSecrets`. It is masked from then on.
 * Throws ETL1031 when no place has it, ETL1036-ETL1038 when that cannot be known.
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
  const remote = environment.remoteSecrets.describe(name);
  const answer = environment.answers.get(name);
  if (answer !== undefined && 'error' in answer) throw placed(answer.error, where.position);
  if (answer?.value !== undefined) {
    environment.mask.add(answer.value);
    return answer.value;
  }
  if (remote !== undefined && answer === undefined) environment.wanted.add(name);
  const local = environment.secretProviders.map((provider) => provider.describe(name));
  const places = remote === undefined ? local : [...local, remote];
  throw EtlError.of('ETL1031', { name, places }, { position: where.position });
}

/** A mistake of fetching, at the place that asked for the secret. */
function placed(error: unknown, position: Position | undefined): unknown {
  if (!(error instanceof EtlError) || position === undefined) return error;
  return error.with({ position });
}

type Values = Readonly<Record<string, string | undefined>>;

function variableOf(name: string): string {
  return name.toUpperCase().replaceAll(/[^A-Z0-9_]/g, '_');
}

function environmentSecrets(values: Values): SecretProvider {
  return {
    describe: (name) => `the environment variable ${variableOf(name)}`,
    read: (name) => values[variableOf(name)],
  };
}

/** As containers are given secrets: a variable names the file. */
function namedFileSecrets(values: Values, root = '.'): SecretProvider {
  return {
    describe: (name) => `the file that ${variableOf(name)}_FILE names`,
    read: (name) => {
      const file = values[`${variableOf(name)}_FILE`];
      if (file === undefined || file === '') return undefined;
      const text = readOptional(resolve(root, file));
      if (text === undefined) throw EtlError.of('ETL1004', { file, why: 'it is not there' });
      return text.replace(/\r?\n$/, '');
    },
  };
}

function googleSecrets(values: Values, root = '.'): RemoteSecrets {
  const project = values.ETL_SECRETS_PROJECT || values.GOOGLE_CLOUD_PROJECT || undefined;
  const key = values.GOOGLE_APPLICATION_CREDENTIALS || undefined;
  const keyFile = key === undefined ? undefined : resolve(root, key);
  return secretManager({ project, endpoint: values.ETL_SECRETS_ENDPOINT || undefined, keyFile });
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
