import { EtlError } from '../diagnostics/index.ts';

/** What the value of a flag may be. */
export interface FlagDefinition {
  readonly kind: 'boolean' | 'text' | 'integer' | 'choice' | 'names' | 'yaml';
  readonly choices?: readonly string[];
  /** What the flag does, for help and reference. */
  readonly describe: string;
  /** May also stand under `flags:` in the project file. */
  readonly inProject?: boolean;
  /** Environment variables without their prefix where they differ from the flag's name in capitals. */
  readonly variables?: readonly string[];
  /** Environment variables without their prefix that say the contrary. */
  readonly contrary?: readonly string[];
}

const flag = <const D extends FlagDefinition>(definition: D): D => definition;
const RESOURCE_TYPES = [
  'model',
  'seed',
  'snapshot',
  'test',
  'source',
  'exposure',
  'analysis',
  'unit_test',
  'metric',
  'semantic_model',
  'saved_query',
  'function',
  'export',
  'load',
  'default',
  'all',
] as const;
const LOG_FORMATS = ['text', 'json', 'debug', 'default'] as const;
const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'none'] as const;

/** Every flag that an environment variable or the project file can set: name, kind, words. */
export const flags = {
  cache_selected_only: flag({
    kind: 'boolean',
    inProject: true,
    describe: 'Look up only the schemas of selected nodes.',
  }),
  debug: flag({ kind: 'boolean', inProject: true, describe: 'Tell every statement and decision.' }),
  defer: flag({
    kind: 'boolean',
    variables: ['DEFER', 'DEFER_TO_STATE'],
    describe: 'Resolve refs to nodes that are not built to those of --state.',
  }),
  defer_state: flag({ kind: 'text', describe: 'Folder of the artifacts to defer to, if not that of --state.' }),
  empty: flag({ kind: 'boolean', describe: 'Build with no rows, to check that everything compiles and runs.' }),
  event_time_end: flag({ kind: 'text', describe: 'Microbatch models are built up to this time.' }),
  event_time_start: flag({ kind: 'text', describe: 'Microbatch models are built from this time on.' }),
  exclude_resource_type: flag({
    kind: 'names',
    choices: RESOURCE_TYPES,
    variables: ['EXCLUDE_RESOURCE_TYPES'],
    describe: 'Leave out nodes of these kinds.',
  }),
  fail_fast: flag({ kind: 'boolean', inProject: true, describe: 'Stop at the first failure.' }),
  favor_state: flag({
    kind: 'boolean',
    variables: ['FAVOR_STATE', 'FAVOR_STATE_MODE'],
    describe: 'Defer even where a node is built here.',
  }),
  full_refresh: flag({ kind: 'boolean', describe: 'Rebuild incremental models and seeds from nothing.' }),
  indirect_selection: flag({
    kind: 'choice',
    choices: ['eager', 'cautious', 'buildable', 'empty'],
    inProject: true,
    describe: 'Which tests a selection of nodes brings along.',
  }),
  introspect: flag({
    kind: 'boolean',
    inProject: true,
    describe: 'Let templates query the warehouse while compiling.',
  }),
  log_cache_events: flag({ kind: 'boolean', describe: 'Log changes of the relation cache.' }),
  log_format: flag({
    kind: 'choice',
    choices: LOG_FORMATS,
    inProject: true,
    describe: 'How events are written to the terminal.',
  }),
  log_format_file: flag({
    kind: 'choice',
    choices: LOG_FORMATS,
    inProject: true,
    describe: 'How events are written to the log file.',
  }),
  log_level: flag({ kind: 'choice', choices: LOG_LEVELS, inProject: true, describe: 'The least severe event shown.' }),
  log_level_file: flag({
    kind: 'choice',
    choices: LOG_LEVELS,
    inProject: true,
    describe: 'The least severe event in the log file.',
  }),
  log_path: flag({ kind: 'text', inProject: true, describe: 'Folder of the log file.' }),
  partial_parse: flag({ kind: 'boolean', inProject: true, describe: 'Reuse what the last run parsed.' }),
  populate_cache: flag({ kind: 'boolean', inProject: true, describe: 'Look up existing relations at the start.' }),
  print: flag({ kind: 'boolean', contrary: ['NO_PRINT'], inProject: true, describe: 'Show what macros print.' }),
  printer_width: flag({ kind: 'integer', inProject: true, describe: 'Columns of terminal lines.' }),
  profile: flag({ kind: 'text', describe: 'The profile, instead of the one that the project names.' }),
  profiles_dir: flag({ kind: 'text', describe: 'Folder of profiles.yml.' }),
  project_dir: flag({ kind: 'text', describe: 'Folder of the project file.' }),
  quiet: flag({ kind: 'boolean', inProject: true, describe: 'Show only errors.' }),
  resource_type: flag({
    kind: 'names',
    choices: RESOURCE_TYPES,
    variables: ['RESOURCE_TYPES'],
    describe: 'Only nodes of these kinds.',
  }),
  sample: flag({ kind: 'text', describe: 'The span of time whose rows are read.' }),
  send_anonymous_usage_stats: flag({
    kind: 'boolean',
    inProject: true,
    describe: 'Accepted and ignored: nothing is ever sent.',
  }),
  single_threaded: flag({ kind: 'boolean', inProject: true, describe: 'One thread, whatever the profile says.' }),
  state: flag({
    kind: 'text',
    variables: ['STATE', 'ARTIFACT_STATE_PATH'],
    describe: 'Folder of the artifacts of an earlier run to compare with.',
  }),
  static_parser: flag({ kind: 'boolean', inProject: true, describe: 'Read simple templates without rendering them.' }),
  store_failures: flag({ kind: 'boolean', describe: 'Keep the failing rows of tests in tables.' }),
  target: flag({ kind: 'text', describe: 'The target of the profile.' }),
  target_path: flag({ kind: 'text', describe: 'Folder for artifacts and compiled SQL.' }),
  threads: flag({ kind: 'integer', describe: 'How many nodes run at once.' }),
  use_colors: flag({ kind: 'boolean', inProject: true, describe: 'Colour on the terminal.' }),
  use_colors_file: flag({ kind: 'boolean', inProject: true, describe: 'Colour in the log file.' }),
  use_experimental_parser: flag({ kind: 'boolean', inProject: true, describe: 'Accepted and ignored.' }),
  vars: flag({ kind: 'yaml', describe: 'Values for var(), as a map in YAML or JSON.' }),
  version_check: flag({ kind: 'boolean', inProject: true, describe: 'Check the version that the project requires.' }),
  wait: flag({ kind: 'boolean', describe: 'Wait while another process holds the warehouse.' }),
  warn_error: flag({ kind: 'boolean', inProject: true, describe: 'Treat every warning as an error.' }),
  warn_error_options: flag({
    kind: 'yaml',
    inProject: true,
    describe: 'Which warnings are errors: {error: all, warn: [...]}.',
  }),
  write_json: flag({ kind: 'boolean', inProject: true, describe: 'Write the artifacts.' }),
} satisfies Record<string, FlagDefinition>;

/** The name of a flag, with underscores. */
export type FlagName = keyof typeof flags;

type ValueOf<D extends FlagDefinition> = D['kind'] extends 'boolean'
  ? boolean
  : D['kind'] extends 'integer'
    ? number
    : D['kind'] extends 'names'
      ? readonly string[]
      : D extends { kind: 'choice'; choices: readonly (infer C)[] }
        ? C
        : string;

/** What a flag's value is in TypeScript. A `yaml` flag is its text. */
export type FlagValue<N extends FlagName> = ValueOf<(typeof flags)[N]>;

const TRUE_WORDS = new Set(['1', 'true', 't', 'yes', 'y', 'on']);
const FALSE_WORDS = new Set(['0', 'false', 'f', 'no', 'n', 'off']);
const PREFIXES = ['ETL_', 'DBT_ENGINE_', 'DBT_'] as const;

/** The environment variables that set a flag, the strongest first: `ETL_FAIL_FAST`, `DBT_ENGINE_FAIL_FAST`, `DBT_FAIL_FAST`. */
export function variablesOf(name: FlagName): readonly string[] {
  const definition: FlagDefinition = flags[name];
  const names = definition.variables ?? [name.toUpperCase()];
  return PREFIXES.flatMap((prefix) => names.map((one) => prefix + one));
}

/**
 * The value that the environment gives a flag, `undefined` when no variable of it is set to something.
 * Throws ETL1035 for a value that the flag cannot have.
 */
export function envFlag<N extends FlagName>(
  name: N,
  env: Readonly<Record<string, string | undefined>>,
): FlagValue<N> | undefined {
  for (const variable of variablesOf(name)) {
    const value = env[variable];
    if (value !== undefined && value.trim() !== '') return parseFlag(name, value.trim(), variable);
  }
  const { contrary = [] }: FlagDefinition = flags[name];
  for (const variable of PREFIXES.flatMap((prefix) => contrary.map((one) => prefix + one))) {
    const value = env[variable]?.trim() ?? '';
    if (value !== '') return (parseFlag(name, value, variable) !== true) as FlagValue<N>;
  }
  return undefined;
}

/** The value of a flag from text. `origin` names it in ETL1035, which a value that the flag cannot have throws. */
export function parseFlag<N extends FlagName>(name: N, value: string, origin: string): FlagValue<N> {
  const definition: FlagDefinition = flags[name];
  const { parsed, expected } = parseAs(definition, value);
  if (parsed === undefined) throw EtlError.of('ETL1035', { variable: origin, value, expected });
  return parsed as FlagValue<N>;
}

function parseAs(definition: FlagDefinition, value: string): { parsed?: unknown; expected: string } {
  const word = value.toLowerCase();
  const choices = definition.choices ?? [];
  switch (definition.kind) {
    case 'boolean':
      return {
        parsed: TRUE_WORDS.has(word) ? true : FALSE_WORDS.has(word) ? false : undefined,
        expected: 'true or false',
      };
    case 'integer':
      return {
        parsed: /^\d+$/.test(value) && Number(value) > 0 ? Number(value) : undefined,
        expected: 'a number above zero',
      };
    case 'choice':
      return { parsed: choices.includes(word) ? word : undefined, expected: `one of ${choices.join(', ')}` };
    case 'names': {
      const names = word.split(/[\s,]+/).filter((one) => one !== '');
      return {
        parsed: names.every((one) => choices.includes(one)) ? names : undefined,
        expected: `one or more of ${choices.join(', ')}`,
      };
    }
    default:
      return { parsed: value, expected: 'a text' };
  }
}
