import path from 'node:path';
import type { DuckdbOutput } from './credentials.ts';
import { duckdbDialect } from './dialect.ts';

/** One statement that makes a database or a session ready; `extension` names what a failure is about. */
export interface SetupStatement {
  readonly sql: string;
  readonly extension?: string;
}

const { literal, quote } = duckdbDialect;

/** What runs once after opening: extensions, secrets, attached databases, in this order. */
export function setupStatements(output: DuckdbOutput, projectRoot: string): readonly SetupStatement[] {
  return [
    ...(output.extensions ?? []).flatMap(extensionStatements),
    ...secretsOf(output).map(secretStatement),
    ...(output.attach ?? []).map((one) => attachStatement(one, projectRoot)),
  ];
}

/**
 * What runs on every new session: relative files of SQL belong to the project wherever a command is run, the profile's
 * settings, and errors told with their place in the SQL.
 */
export function sessionStatements(output: DuckdbOutput, projectRoot: string): readonly SetupStatement[] {
  const settings = Object.entries(output.settings ?? {});
  const isElsewhere = path.relative(projectRoot, process.cwd()) !== '';
  return [
    ...(isElsewhere ? [{ sql: `set file_search_path = ${literal(projectRoot)}` }] : []),
    ...settings.map(([name, value]) => ({ sql: `set ${quote(name)} = ${literal(String(value))}` })),
    { sql: 'set errors_as_json = true' },
  ];
}

/** `use_credential_provider: aws` is dbt-duckdb's older word for a secret. */
function secretsOf(output: DuckdbOutput): readonly Secret[] {
  const given = output.secrets ?? [];
  return output.use_credential_provider === 'aws' ? [...given, { type: 's3', provider: 'credential_chain' }] : given;
}

type Extension = NonNullable<DuckdbOutput['extensions']>[number];
type Attachment = NonNullable<DuckdbOutput['attach']>[number];
type Secret = NonNullable<DuckdbOutput['secrets']>[number];

function extensionStatements(one: Extension): SetupStatement[] {
  const { name, repo } = typeof one === 'string' ? { name: one, repo: undefined } : one;
  const from = repo === undefined ? '' : ` from ${/^\w+$/.test(repo) ? repo : literal(repo)}`;
  return [
    { sql: `install ${quote(name)}${from}`, extension: name },
    { sql: `load ${quote(name)}`, extension: name },
  ];
}

function attachStatement(one: Attachment, projectRoot: string): SetupStatement {
  const isFile =
    !/^[a-z][a-z0-9+.-]+:/i.test(one.path) && ['duckdb', 'sqlite', undefined].includes(one.type?.toLowerCase());
  const target = isFile ? path.resolve(projectRoot, one.path) : one.path;
  const options = [
    ...(one.type === undefined ? [] : [`type ${one.type}`]),
    ...(one.secret === undefined ? [] : [`secret ${quote(one.secret)}`]),
    ...(one.read_only ? ['read_only'] : []),
    ...Object.entries(one.options ?? {}).flatMap(([name, value]) => optionText(name, value)),
  ];
  const alias = one.alias === undefined ? '' : ` as ${quote(one.alias)}`;
  const tail = options.length === 0 ? '' : ` (${options.join(', ')})`;
  return { sql: `attach if not exists ${literal(target)}${alias}${tail}` };
}

/** One option of ATTACH: `type` and `secret` are names, a text that stands in quotes already is left as it is. */
function optionText(name: string, value: string | number | boolean | null): string[] {
  if (value === null || value === false) return [];
  if (value === true) return [name];
  const isBare = typeof value === 'number' || /^(type|secret)$/i.test(name) || /^\s*(?:'.*'|".*")\s*$/s.test(value);
  return [`${name} ${isBare ? value : literal(value)}`];
}

function secretStatement(one: Secret, index: number): SetupStatement {
  const { name = `__default_${index + 1}`, persistent = false, ...parts } = one;
  const options = Object.entries(parts).flatMap(([key, value]) =>
    value === null || value === undefined ? [] : [`${key} ${secretValue(value)}`],
  );
  return { sql: `create or replace ${persistent ? 'persistent ' : ''}secret ${quote(name)} (${options.join(', ')})` };
}

function secretValue(value: unknown): string {
  if (Array.isArray(value)) return `(${value.map(secretValue).join(', ')})`;
  if (typeof value === 'object' && value !== null)
    return `map {${Object.entries(value)
      .map(([key, item]) => `${literal(key)}: ${secretValue(item)}`)
      .join(', ')}}`;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : literal(String(value));
}
