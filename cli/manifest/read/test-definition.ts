import type { Yaml, YamlMap } from '../../config/types.ts';
import { isYamlMap } from '../../config/yaml/values.ts';
import { pythonRepr, pythonText } from '../context/yaml-values.ts';
import { EMPTY_MAP } from './draft.ts';
import { md5 } from './text.ts';

/** Keys of a data test that are config, whether they stand under `config:` or beside the arguments. */
const CONFIG_KEYS = [
  'severity',
  'tags',
  'enabled',
  'where',
  'limit',
  'warn_if',
  'error_if',
  'fail_calc',
  'store_failures',
  'store_failures_as',
  'meta',
  'database',
  'schema',
  'alias',
] as const;
const CONFIG_NAMES: ReadonlySet<string> = new Set(CONFIG_KEYS);

const LONGEST_NAME = 63;
const KEPT_OF_LONG_NAME = 30;
const HASH_LENGTH = 10;

/** A data test as written, taken apart. */
export interface TestDefinition {
  /** Name of the test: `unique`. */
  readonly name: string;
  /** Package it was asked from: `dbt_utils` of `dbt_utils.equality`. */
  readonly namespace: string | null;
  /** Arguments, `column_name` first when there is one; without `model`. */
  readonly args: YamlMap;
  readonly config: YamlMap;
  readonly description: string;
  /** `name:`, if it was given. */
  readonly givenName: string | undefined;
}

/** Why a data test cannot be read. */
export class TestProblem extends Error {}

/**
 * Takes a data test apart as dbt does; `hasNested` tells whether `arguments:` holds arguments or is one itself.
 * Throws TestProblem when it is not a test.
 */
export function testDefinition(written: Yaml, columnName: string | null, hasNested = true): TestDefinition {
  if (typeof written === 'string') return plainDefinition(written, columnName);
  const [called, given] = nameAndArguments(written);
  let args: Record<string, Yaml> = { ...given };
  if (columnName !== null) args.column_name = columnName;
  if (hasNested && 'arguments' in args) {
    const { arguments: nested, ...direct } = args;
    args = isYamlMap(nested) ? { ...direct, ...nested } : direct;
  }
  if ('model' in args) throw new TestProblem('it has an argument "model", which is always the model it is attached to');
  const config = takeConfig(args);
  const description = args.description === undefined ? '' : String(args.description);
  const givenName = args.name === undefined ? undefined : String(args.name);
  // Deleting makes objects slow, so it is done only where there is something to delete.
  if ('description' in args) delete args.description;
  if ('name' in args) delete args.name;
  return { ...calledNames(called), args, config, description, givenName };
}

/** A test that is no more than its name. */
function plainDefinition(called: string, columnName: string | null): TestDefinition {
  const args = columnName === null ? EMPTY_MAP : { column_name: columnName };
  return { ...calledNames(called), args, config: EMPTY_MAP, description: '', givenName: undefined };
}

function calledNames(called: string): Pick<TestDefinition, 'name' | 'namespace'> {
  const parts = /^(?:([a-zA-Z_]\w*)\.)?([a-zA-Z_]\w*)/.exec(called);
  if (parts === null) throw new TestProblem(`"${called}" is not a name`);
  return { name: parts[2] ?? called, namespace: parts[1] ?? null };
}

function nameAndArguments(written: Yaml): [string, YamlMap] {
  if (!isYamlMap(written)) throw new TestProblem('it must be a name, or a map of a name to its arguments');
  if ('test_name' in written) {
    const { test_name: name, ...rest } = written;
    return [String(name), rest];
  }
  const entries = Object.entries(written);
  const [first] = entries;
  if (first === undefined || entries.length > 1)
    throw new TestProblem(`it must have one name, not ${entries.length} (${entries.map(([key]) => key).join(', ')})`);
  const [name, args] = first;
  if (!isYamlMap(args)) throw new TestProblem(`the arguments of "${name}" must be a map`);
  return [name, args];
}

function takeConfig(args: Record<string, Yaml>): YamlMap {
  if (!('config' in args) && !Object.keys(args).some((key) => CONFIG_NAMES.has(key))) return EMPTY_MAP;
  const nested = isYamlMap(args.config) ? { ...args.config } : {};
  delete args.config;
  const config: Record<string, Yaml> = {};
  for (const key of CONFIG_KEYS) {
    const beside = args[key];
    delete args[key];
    const isSet = beside !== undefined && isTruthy(beside);
    if (isSet && key in nested)
      throw new TestProblem(`"${key}" is given both under "config" and beside it; keep the one under "config"`);
    const value = isSet || !(key in nested) ? beside : nested[key];
    delete nested[key];
    if (value !== undefined && value !== null) config[key] = value;
  }
  return { ...config, ...nested };
}

function isTruthy(value: Yaml): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (isYamlMap(value)) return Object.keys(value).length > 0;
  return value !== null && value !== false && value !== '' && value !== 0;
}

/** The two names that dbt makes of a test: the full one for unique_id and fqn, one of at most 63 letters for files. */
export function testNames(
  definition: TestDefinition,
  owner: string,
  isOfSource: boolean,
): { short: string; full: string } {
  const { name, namespace, args, givenName } = definition;
  if (givenName !== undefined) return { short: givenName, full: givenName };
  const called = isOfSource ? `source_${name}` : name;
  const identifier = `${namespace === null ? '' : `${namespace}_`}${called}_${owner}`;
  const flat = Object.keys(args)
    .sort()
    .flatMap((key) => {
      const value = args[key] ?? null;
      const parts: readonly Yaml[] = Array.isArray(value) ? value : isYamlMap(value) ? Object.values(value) : [value];
      return parts.map((part) => pythonText(part).replaceAll(/[^0-9a-zA-Z_]+/g, '_'));
    });
  const full = `${identifier}_${flat.join('__')}`;
  if (full.length <= LONGEST_NAME) return { short: full, full };
  return { short: `${identifier.slice(0, KEPT_OF_LONG_NAME)}_${md5(full)}`, full };
}

/** The hash at the end of a generic test's unique_id: of its name and of Python's way of writing its metadata. */
export function testHash(fullName: string, metadata: YamlMap): string {
  return md5(fullName + hashText(metadata)).slice(-HASH_LENGTH);
}

/** Python's `repr` of a value whose keys are sorted and whose leaves are texts. */
function hashText(value: Yaml): string {
  if (Array.isArray(value)) return `[${value.map(hashText).join(', ')}]`;
  if (!isYamlMap(value)) return textRepr(pythonText(value));
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${textRepr(key)}: ${hashText(value[key] ?? null)}`).join(', ')}}`;
}

function textRepr(text: string): string {
  if (/^[ -&(-[\]-~]*$/.test(text)) return `'${text}'`;
  return /^[ !#-[\]-~]*$/.test(text) ? `"${text}"` : pythonRepr(text);
}
