import { type Diagnostic, diagnostic, type Position } from '../../diagnostics/index.ts';
import type { ConfigKind, Yaml, YamlMap } from '../types.ts';
import type { YamlPath } from '../yaml/locate.ts';
import { inWords, isYamlMap } from '../yaml/values.ts';
import { checkShape } from './check.ts';
import { configSchemas } from './config-schema.ts';
import { isOpenKind, meantConfig } from './misspelt.ts';

/** What `checkFolderConfigs` is given. */
export interface FolderConfigCheck {
  readonly file: string;
  readonly positionOf: (path: YamlPath, part?: 'key' | 'value') => Position;
  /** In etl's own files an unknown config is an error; in a dbt project it passes unless it is nearly a known one. */
  readonly isEtl: boolean;
  /** Config keys of adapters and connectors. */
  readonly configKeys: readonly string[];
}

const KINDS: readonly (readonly [string, ConfigKind])[] = [
  ['models', 'models'],
  ['seeds', 'seeds'],
  ['snapshots', 'snapshots'],
  ['sources', 'sources'],
  ['tests', 'data_tests'],
  ['data_tests', 'data_tests'],
  ['unit_tests', 'unit_tests'],
  ['exposures', 'exposures'],
  ['metrics', 'metrics'],
  ['semantic-models', 'semantic_models'],
  ['saved-queries', 'saved_queries'],
  ['functions', 'functions'],
  ['exports', 'exports'],
];

/** The mistakes of the folder configs of a project file, at every level of folders. */
export function checkFolderConfigs(file: YamlMap, check: FolderConfigCheck): Diagnostic[] {
  return KINDS.flatMap(([key, kind]) => {
    const root = file[key];
    return isYamlMap(root) ? checkLevel(kind, root, [key], check) : [];
  });
}

function checkLevel(kind: ConfigKind, level: YamlMap, path: readonly string[], check: FolderConfigCheck): Diagnostic[] {
  const schema = configSchemas[kind];
  const found: Diagnostic[] = [];
  for (const [key, value] of Object.entries(level)) {
    const name = key.startsWith('+') ? key.slice(1).trim() : key;
    if (!key.startsWith('+') && isYamlMap(value)) {
      if (Object.hasOwn(schema.shape, key)) found.push(...mapWithoutPlus(key, value, [...path, key], check));
      found.push(...checkLevel(kind, value, [...path, key], check));
      continue;
    }
    if (check.configKeys.includes(name)) continue;
    found.push(...checkOne(kind, name, value, [...path, key], check));
  }
  return found;
}

function checkOne(kind: ConfigKind, name: string, value: Yaml, path: readonly string[], check: FolderConfigCheck) {
  return checkShape(
    configSchemas[kind],
    { [name]: value },
    {
      file: check.file,
      root: `the configs of ${kind.replaceAll('_', ' ')}`,
      positionOf: (at, part) =>
        check.positionOf(
          [...path.slice(0, -1), ...at.map((step, i) => (i === 0 ? (path.at(-1) ?? step) : step))],
          part,
        ),
      unknownKey: (at) => {
        if (at.length > 1) return 'warning';
        if (check.isEtl) return 'error';
        return isOpenKind(kind) && meantConfig(kind, name) !== undefined ? 'warning' : null;
      },
      alsoKnown: check.configKeys,
    },
  );
}

/** `meta: {...}` without `+` is taken for a folder, which is hardly ever meant. */
function mapWithoutPlus(key: string, value: YamlMap, path: readonly string[], check: FolderConfigCheck): Diagnostic[] {
  if (Object.keys(value).some((one) => one.startsWith('+'))) return [];
  const what = `"${key}" is read as a folder here, because its value is ${inWords({})} and it has no "+".`;
  const hint = `Write "+${key}" if the config is meant.`;
  return [diagnostic('ETL1023', { what }, { position: check.positionOf(path, 'key'), hint }, 'warning')];
}
