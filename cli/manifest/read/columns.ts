import type { Yaml, YamlMap } from '../../config/types.ts';
import { isYamlMap } from '../../config/yaml/values.ts';
import type { ColumnNode } from '../types.ts';
import { EMPTY_LIST, EMPTY_MAP } from './draft.ts';

/** Keys of a column that the manifest shows elsewhere or not at all. */
const NOT_EXTRA = new Set([
  'name',
  'description',
  'meta',
  'data_type',
  'constraints',
  'quote',
  'config',
  'tags',
  'granularity',
  'tests',
  'data_tests',
  'docs',
]);

/** The maps of a list; other items are left out. */
export function mapsOf(value: Yaml | undefined): readonly YamlMap[] {
  return Array.isArray(value) ? value.filter(isYamlMap) : EMPTY_LIST;
}

/** The texts of a list, or the one text, or none. */
export function textsOf(value: Yaml | undefined): readonly string[] {
  if (value === undefined || value === null) return EMPTY_LIST;
  return Array.isArray(value) ? value.map(String) : [String(value)];
}

/** A map, or an empty one for anything else. */
export function mapOf(value: Yaml | undefined): YamlMap {
  return isYamlMap(value) ? value : EMPTY_MAP;
}

/** A text, or nothing for null and what is not there. */
export function textOf(value: Yaml | undefined): string | null {
  return value === undefined || value === null ? null : String(value);
}

/** The columns of a property entry by name, as the manifest shows them. */
export function columnNodes(columns: readonly YamlMap[]): Readonly<Record<string, ColumnNode>> {
  if (columns.length === 0) return EMPTY_MAP;
  const nodes: Record<string, ColumnNode> = {};
  for (const column of columns) nodes[String(column.name)] = columnNode(column);
  return nodes;
}

const NO_CONFIG = Object.freeze({ meta: EMPTY_MAP, tags: EMPTY_LIST });

function extraOf(column: YamlMap): YamlMap {
  const keys = Object.keys(column).filter((key) => !NOT_EXTRA.has(key));
  return keys.length === 0 ? EMPTY_MAP : Object.fromEntries(keys.map((key) => [key, column[key] ?? null]));
}

function columnNode(column: YamlMap): ColumnNode {
  const config = mapOf(column.config);
  const isPlain = (column.meta ?? config.meta ?? column.tags ?? config.tags ?? null) === null;
  const meta = isPlain ? EMPTY_MAP : { ...mapOf(column.meta), ...mapOf(config.meta) };
  const tags = isPlain ? EMPTY_LIST : [...new Set([...textsOf(column.tags), ...textsOf(config.tags)])];
  const constraints = mapsOf(column.constraints);
  return {
    name: String(column.name),
    description: textOf(column.description) ?? '',
    meta,
    data_type: textOf(column.data_type),
    constraints: constraints.length === 0 ? EMPTY_LIST : constraints.map((one) => constraintOf(one, false)),
    quote: typeof column.quote === 'boolean' ? column.quote : null,
    config: isPlain ? NO_CONFIG : { meta, tags },
    tags,
    ...extraOf(column),
    granularity: textOf(column.granularity),
    doc_blocks: EMPTY_LIST,
  };
}

/** A constraint with dbt's defaults; those of a model name their columns. */
export function constraintOf(given: YamlMap, isOfModel: boolean): YamlMap {
  return {
    type: given.type ?? null,
    name: given.name ?? null,
    expression: given.expression ?? null,
    warn_unenforced: given.warn_unenforced ?? true,
    warn_unsupported: given.warn_unsupported ?? true,
    to: given.to ?? null,
    to_columns: given.to_columns ?? [],
    ...(isOfModel ? { columns: given.columns ?? [] } : {}),
  };
}

/** The data tests of a model, table or column as written, under either of their two names. */
export function testsOf(owner: YamlMap): readonly Yaml[] {
  const tests = owner.tests ?? owner.data_tests;
  const more = owner.tests !== undefined && owner.tests !== null ? owner.data_tests : undefined;
  return [...(Array.isArray(tests) ? tests : EMPTY_LIST), ...(Array.isArray(more) ? more : EMPTY_LIST)];
}
