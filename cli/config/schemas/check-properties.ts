import { type Diagnostic, diagnostic } from '../../diagnostics/index.ts';
import type { ProjectFlavour, Yaml } from '../types.ts';
import type { YamlFile } from '../yaml/read.ts';
import { inWords, isYamlMap } from '../yaml/values.ts';
import { checkShape } from './check.ts';
import { isOpenKind, meantConfig } from './misspelt.ts';
import { propertySchema } from './property-schema.ts';

/** What `checkProperties` is given. */
export interface PropertyCheck {
  /** The flavour of the project that the file belongs to: unknown keys are errors in etl's, and in dbt's where dbt refuses them too. */
  readonly flavour: ProjectFlavour;
  /** Config keys of adapters and connectors. */
  readonly configKeys?: ReadonlySet<string>;
  /** The engine's own words for keys of sources. */
  readonly aliases?: Readonly<Record<string, string>> | undefined;
  /** The value to check when it is not the file's as read, but rendered. */
  readonly rendered?: Yaml;
}

/** Where dbt refuses keys that it does not know: the names on the way to the map below an entry, by section. */
const CLOSED: Readonly<Record<string, readonly string[]>> = {
  exposures: [''],
  groups: [''],
  macros: ['arguments'],
  metrics: ['', 'type_params'],
  saved_queries: ['', 'query_params', 'exports'],
  semantic_models: ['', 'entities', 'dimensions', 'dimensions.type_params', 'measures'],
  sources: ['', 'quoting', 'freshness'],
  unit_tests: ['', 'given', 'expect'],
};

/** Whether a config of a node is probably another one that is known. */
function isMisspelt(path: readonly (string | number)[]): boolean {
  const [kind, , where] = path;
  return isOpenKind(kind) && where === 'config' && meantConfig(kind, String(path.at(-1))) !== undefined;
}

function isRefused(path: readonly (string | number)[]): boolean {
  const [section = '', , ...below] = path;
  const way = below.slice(0, -1).filter((step) => typeof step === 'string');
  return CLOSED[section]?.includes(way.join('.')) === true;
}

/**
 * Every mistake of a property file, each at its place. A text that still holds a template is taken for right. In a dbt
 * project an unknown config passes unless it is nearly a known one, and an unknown key is a warning.
 */
export function checkProperties(yaml: YamlFile, check: PropertyCheck): Diagnostic[] {
  const value = check.rendered ?? yaml.value;
  if (value === null) return [];
  if (!isYamlMap(value))
    return [diagnostic('ETL1012', { file: yaml.file, found: inWords(value) }, { position: yaml.positionOf([]) })];
  const unknown = check.flavour === 'etl' ? 'error' : 'warning';
  return checkShape(propertySchema, value, {
    file: yaml.file,
    positionOf: yaml.positionOf,
    unknownKey: (path) => {
      if (path[0] === 'sources' && Object.hasOwn(check.aliases ?? {}, String(path.at(-1)))) return null;
      if (path.at(-2) !== 'config') return isRefused(path) ? 'error' : unknown;
      if (check.configKeys?.has(String(path.at(-1))) === true) return null;
      return check.flavour === 'dbt' && !isMisspelt(path) ? null : unknown;
    },
    ...(check.configKeys === undefined ? {} : { alsoKnown: [...check.configKeys] }),
  });
}
