import { parseByteSize } from '../util/byte-size.ts';
import type { OpenedProject } from './load-project.ts';
import type { ConfigKind, Project, ProjectPaths, Yaml, YamlMap } from './types.ts';
import { isYamlList, isYamlMap } from './yaml/values.ts';

/** Names that templates use for themselves, so that no project may have them. */
const RESERVED_NAMES = new Set(
  `_sql_results adapter api column config context database env env_var exceptions execute flags fromjson fromyaml graph
  invocation_id load_agate_table load_result log model modules post_hooks pre_hooks ref render return run_started_at
  schema source sql sql_now store_result store_raw_result target this tojson toyaml try_or_compiler_error var
  write`.split(/\s+/),
);

/** The rule for names of projects, as dbt has it. */
export const PROJECT_NAME = {
  /** Why a name cannot be a project's, or undefined. */
  problemOf: (name: string): string | undefined => {
    if (RESERVED_NAMES.has(name)) return 'templates use that name';
    return /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) ? undefined : 'it has characters that a name cannot have';
  },
};

/** A checked project file with every default filled in. `targetPath` wins over the file's. */
export function normalProject(file: YamlMap, opened: OpenedProject, targetPath?: string): Project {
  const flags = isYamlMap(file.flags) ? file.flags : {};
  const isEtl = opened.flavour === 'etl';
  const configs = configsOf(file);
  const publish = flags.publish === 'after_tests' || flags.publish === 'before_tests' ? flags.publish : undefined;
  return {
    name: String(file.name),
    version: file.version === undefined || file.version === null ? null : versionText(file.version),
    flavour: opened.flavour,
    root: opened.root,
    file: opened.file,
    profileName: typeof file.profile === 'string' ? file.profile : null,
    paths: pathsOf(file, isEtl, targetPath),
    vars: mapOf(file.vars),
    configs,
    writtenConfigs: writtenConfigsOf(opened.value, configs),
    onRunStart: listOf(file['on-run-start']),
    onRunEnd: listOf(file['on-run-end']),
    quoting: mapOf(file.quoting) as Project['quoting'],
    dispatch: (file.dispatch ?? []) as unknown as Project['dispatch'],
    queryComment: queryCommentOf(file),
    flags,
    publish: publish ?? (isEtl ? 'after_tests' : 'before_tests'),
    landingRetentionDays: retentionOf(file.landing),
    budget: budgetOf(file.budget),
    lintAllowed: isYamlMap(file.lint) ? listOf(file.lint.allow) : [],
    restrictAccess: file['restrict-access'] === true,
    requireVersion: conditionsOf(file['require-dbt-version']),
    requireEtlVersion: conditionsOf(file['require-etl-version']),
    text: opened.yaml.text,
  };
}

function retentionOf(landing: Yaml | undefined): number | null {
  const days = isYamlMap(landing) ? landing.retention_days : null;
  return typeof days === 'number' ? days : null;
}

function budgetOf(written: Yaml | undefined): Project['budget'] {
  const { money = null, bytes = null } = isYamlMap(written) ? written : {};
  return {
    money: typeof money === 'number' ? money : null,
    bytes: typeof bytes === 'string' ? parseByteSize(bytes) : typeof bytes === 'number' ? bytes : null,
  };
}

function conditionsOf(written: Yaml | undefined): readonly string[] {
  return listOf(written).flatMap((one) => one.split(',').map((part) => part.trim()));
}

function pathsOf(file: YamlMap, isEtl: boolean, targetPath: string | undefined): ProjectPaths {
  const folders = (keys: readonly string[], fallback: readonly string[]): readonly string[] => {
    const given = keys.map((key) => file[key]).find((value) => value !== undefined && value !== null);
    return given === undefined ? fallback : listOf(given).map(withoutSlash);
  };
  const models = folders(isEtl ? ['model-paths'] : ['model-paths', 'source-paths'], ['models']);
  const sources = isEtl ? folders(['source-paths'], ['sources']) : [];
  const seeds = folders(['seed-paths', 'data-paths'], ['seeds']);
  const tests = folders(['test-paths'], ['tests']);
  const analyses = folders(['analysis-paths'], ['analyses']);
  const macros = folders(['macro-paths'], ['macros']);
  const snapshots = folders(['snapshot-paths'], ['snapshots']);
  const functions = folders(['function-paths'], ['functions']);
  const exported = isEtl ? folders(['export-paths'], ['exports']) : [];
  const all = [...models, ...sources, ...seeds, ...snapshots, ...analyses, ...macros, ...tests, ...functions];
  const target = targetPath ?? textOf(file['target-path']) ?? 'target';
  return {
    models,
    sources,
    seeds,
    tests,
    analyses,
    macros,
    snapshots,
    functions,
    docs: folders(['docs-paths'], [...new Set(all)]),
    assets: folders(['asset-paths'], []),
    exports: exported,
    target,
    packagesInstall: textOf(file['packages-install-path']) ?? 'dbt_packages',
    log: textOf(file['log-path']) ?? 'logs',
    cleanTargets: folders(['clean-targets'], [target]),
  };
}

function configsOf(file: YamlMap): Project['configs'] {
  const of = (...keys: string[]): YamlMap => mapOf(keys.map((key) => file[key]).find(isYamlMap));
  const configs: Record<ConfigKind, YamlMap> = {
    models: of('models'),
    seeds: of('seeds'),
    snapshots: of('snapshots'),
    sources: of('sources'),
    data_tests: of('data_tests', 'tests'),
    unit_tests: of('unit_tests'),
    exposures: of('exposures'),
    metrics: of('metrics'),
    semantic_models: of('semantic-models'),
    saved_queries: of('saved-queries'),
    exports: of('exports'),
    functions: of('functions'),
  };
  return configs;
}

/**
 * Of semantic models and saved queries, dbt keeps as written only what stands under a name with an underscore, and of
 * functions what is said of models.
 */
function writtenConfigsOf(file: YamlMap, rendered: Project['configs']): Project['writtenConfigs'] {
  const { models, ...written } = configsOf(file);
  const all = {
    ...written,
    models,
    semantic_models: mapOf(file.semantic_models),
    saved_queries: mapOf(file.saved_queries),
    functions: models,
  };
  const textOfMap = (map: YamlMap) => JSON.stringify(map, (_, one) => (typeof one === 'bigint' ? String(one) : one));
  const same = (kind: ConfigKind): boolean => textOfMap(all[kind]) === textOfMap(rendered[kind]);
  const kinds = Object.keys(all) as ConfigKind[];
  return Object.fromEntries(kinds.map((kind) => [kind, same(kind) ? rendered[kind] : all[kind]])) as typeof all;
}

/** `undefined` when the file says nothing, which stands for the default comment; an empty one is none. */
function queryCommentOf(file: YamlMap): Project['queryComment'] {
  const given = file['query-comment'];
  if (given === undefined) return undefined;
  if (isYamlMap(given)) return given;
  return typeof given === 'string' && given !== '' ? given : null;
}

function listOf(value: Yaml | undefined): string[] {
  if (value === undefined || value === null) return [];
  return isYamlList(value) ? value.map(String) : [String(value)];
}

function mapOf(value: Yaml | undefined): YamlMap {
  return isYamlMap(value) ? value : {};
}

function textOf(value: Yaml | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function withoutSlash(folder: string): string {
  return folder.replace(/(.)\/+$/, '$1');
}

/** `1.0` keeps its point, as dbt prints it. */
function versionText(value: Yaml): string {
  return typeof value === 'object' ? Number(value).toFixed(1) : String(value);
}
