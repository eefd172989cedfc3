import { code } from './define.ts';

const list = (names: readonly string[]): string => (names.length === 0 ? 'none' : names.join(', '));
const suggestion = (nearest: string | undefined): string | undefined =>
  nearest === undefined ? undefined : `Did you mean "${nearest}"?`;
/** The rest of a type that YAML takes for the next key, as in `{ name: a, data_type: decimal(10,2) }`. */
const cutOff = (key: string): string | undefined =>
  /[>)\]]$/.test(key) ? 'Put quotes around a value with a comma inside of { }.' : undefined;

/** Configuration, profiles and the command line: ETL1xxx. */
export const configCodes = {
  ETL1001: code<{ folder: string }>({
    message: ({ folder }) =>
      `There is no project here: neither ${folder} nor a folder above it has an etl_project.yml or dbt_project.yml.`,
    hint: () => 'Go into a project, name one with --project-dir, or make one with "etl init".',
  }),
  ETL1002: code<{ folder: string }>({
    message: ({ folder }) => `${folder} has both etl_project.yml and dbt_project.yml; etl_project.yml is read.`,
    hint: () => 'Remove the one you do not use.',
  }),
  ETL1003: code<{ folder: string }>({
    message: ({ folder }) => `The project folder ${folder} has no etl_project.yml or dbt_project.yml.`,
    hint: () => 'Check --project-dir, or make a project there with "etl init".',
  }),
  ETL1004: code<{ file: string; why: string }>({
    message: ({ file, why }) => `${file} cannot be read: ${why}.`,
  }),
  ETL1010: code<{ file: string; problem: string }>({
    message: ({ file, problem }) => `${file} is not valid YAML: ${problem}.`,
  }),
  ETL1011: code<{ key: string }>({
    message: ({ key }) => `"${key}" is written twice in one map; only the last one counts.`,
    hint: () => 'Keep one of the two.',
  }),
  ETL1012: code<{ file: string; found: string }>({
    message: ({ file, found }) => `${file} must hold a map of keys and values, not ${found}.`,
  }),
  ETL1020: code<{ key: string; where: string; known: readonly string[]; nearest?: string | undefined }>({
    message: ({ key, where }) => `"${key}" is not a key of ${where}.`,
    hint: ({ key, nearest, known }) =>
      cutOff(key) ??
      suggestion(nearest) ??
      (known.length === 0 || known.length > 12 ? undefined : `Known keys: ${list(known)}.`),
  }),
  ETL1021: code<{ key: string; expected: string; found: string }>({
    message: ({ key, expected, found }) => `"${key}" must be ${expected}, not ${found}.`,
  }),
  ETL1022: code<{ key: string; where: string }>({
    message: ({ key, where }) => `"${key}" is missing in ${where}.`,
  }),
  ETL1023: code<{ what: string }>({ message: ({ what }) => what }),
  ETL1024: code<{ name: string; why: string }>({
    message: ({ name, why }) => `"${name}" cannot be the name of a project: ${why}.`,
    hint: () => 'Use letters, digits and underscores, beginning with a letter.',
  }),
  ETL1030: code<{ name: string }>({
    message: ({ name }) => `The environment variable ${name} is not set, and it has no default.`,
    hint: ({ name }) =>
      `Set ${name} in the environment or in the project's .env file, or give a default: env_var('${name}', '...').`,
  }),
  ETL1031: code<{ name: string; places: readonly string[] }>({
    message: ({ name, places }) => `The secret "${name}" was not found; looked for ${places.join(', then ')}.`,
    hint: ({ places }) => `Set ${places[0] ?? 'it'} in the environment or in the project's .env file.`,
  }),
  ETL1032: code<{ name: string }>({
    message: ({ name }) => `${name} is a secret and may be used only in profiles.yml and packages.yml.`,
  }),
  ETL1033: code<{ name: string; nearest?: string | undefined; where: string }>({
    message: ({ name, where }) => `The variable "${name}" has no value in ${where}, and no default.`,
    hint: ({ name, nearest }) =>
      suggestion(nearest) ?? `Set it under vars: in the project file, with --vars '${name}: ...', or give a default.`,
  }),
  ETL1034: code<{ problem: string }>({
    message: ({ problem }) => `--vars is not a map of names and values: ${problem}.`,
    hint: () => `Write --vars '{"name": "value"}' or --vars 'name: value'.`,
  }),
  ETL1035: code<{ variable: string; value: string; expected: string }>({
    message: ({ variable, value, expected }) => `${variable} is "${value}", which is not ${expected}.`,
  }),
  ETL1036: code<{ name: string; resource: string; why: string }>({
    message: ({ name, resource, why }) =>
      `Google Secret Manager does not give the secret "${name}" (${resource}): ${why}.`,
    hint: () => 'the account that asks needs the role Secret Manager Secret Accessor on this secret.',
  }),
  ETL1037: code<{ name: string; why: string }>({
    message: ({ name, why }) =>
      `The secret "${name}" cannot be looked for in Google Secret Manager, because there are no credentials: ${why}.`,
    hint: () =>
      'set GOOGLE_APPLICATION_CREDENTIALS to the key file of a service account, or run "gcloud auth application-default login".',
  }),
  ETL1038: code<{ name: string; resource: string; why: string }>({
    message: ({ name, resource, why }) =>
      `The secret "${name}" could not be read from Google Secret Manager (${resource}): ${why}.`,
  }),
  ETL1040: code<{ folders: readonly string[] }>({
    message: ({ folders }) => `There is no profiles.yml; looked in ${folders.join(', ')}.`,
    hint: () => 'Put a profiles.yml beside the project file, or name its folder with --profiles-dir.',
  }),
  ETL1041: code({
    message: () => 'The project does not say which profile it uses.',
    hint: () => 'Add "profile: name" to the project file, or name one with --profile.',
  }),
  ETL1042: code<{ name: string; file: string; known: readonly string[]; nearest?: string | undefined }>({
    message: ({ name, file, known }) => `${file} has no profile "${name}"; it has ${list(known)}.`,
    hint: ({ nearest }) => suggestion(nearest),
  }),
  ETL1043: code<{ name: string; profile: string; known: readonly string[]; nearest?: string | undefined }>({
    message: ({ name, profile, known }) => `The profile "${profile}" has no target "${name}"; it has ${list(known)}.`,
    hint: ({ nearest }) => suggestion(nearest),
  }),
  ETL1044: code<{ profile: string; problem: string }>({
    message: ({ profile, problem }) => `The profile "${profile}" cannot be used: ${problem}.`,
  }),
  ETL1045: code<{ type: string; target: string; known: readonly string[]; nearest?: string | undefined }>({
    message: ({ type, target, known }) =>
      `The target "${target}" is of type "${type}", which is not supported; supported are ${list(known)}.`,
    hint: ({ nearest }) => suggestion(nearest),
  }),
  ETL1046: code<{ name: string; target: string; known: readonly string[]; nearest?: string | undefined }>({
    message: ({ name, target, known }) => `The target "${target}" has no connection "${name}"; it has ${list(known)}.`,
    hint: ({ nearest, name }) => suggestion(nearest) ?? `Add "${name}" under its connections: in profiles.yml.`,
  }),
};
