import type { YamlMap } from '../../config/types.ts';
import { isYamlMap, YamlFloat } from '../../config/yaml/values.ts';
import { EtlError, nearest, type Position } from '../../diagnostics/index.ts';
import { criterionOf, parseCriterion } from './parse.ts';
import {
  type Combination,
  type Criterion,
  type IndirectSelection,
  indirectSelections,
  type SelectionSpec,
  type SelectorValue,
} from './spec.ts';

/** A way into `selectors.yml`. */
export type SelectorPath = readonly (string | number)[];

/** What is needed to read the definitions of `selectors.yml`. */
export interface Definitions {
  /** Entries of the file by name, as written: `name`, `definition`, `default`, `description`. */
  readonly entries: ReadonlyMap<string, YamlMap>;
  /** The value of `--indirect-selection`, which a definition may override. */
  readonly indirect: IndirectSelection;
  readonly position?: (path: SelectorPath) => Position | undefined;
}

/**
 * The tree of one YAML selector. Selectors that it names by `method: selector` are put in its place.
 * Throws ETL2204 for a name that is not there, ETL2208 for a definition that cannot be read, ETL2202 and ETL2203.
 */
export function readSelector(
  name: string,
  definitions: Definitions,
  path: SelectorPath = [],
  open: readonly string[] = [],
): SelectionSpec {
  const entry = definitions.entries.get(name);
  if (entry === undefined) {
    const known = [...definitions.entries.keys()];
    throw EtlError.of(
      'ETL2204',
      { name, known, near: nearest(name, known) },
      { position: definitions.position?.(path) },
    );
  }
  const index = [...definitions.entries.keys()].indexOf(name);
  const reader = new Reader(definitions, [...open, name]);
  return reader.read(entry['definition'], ['selectors', index, 'definition']);
}

/** Name of the selector that says `default: true`, if any. Throws ETL2209 when several do. */
export function defaultSelector(definitions: Definitions): string | undefined {
  const names = [...definitions.entries].filter(([, entry]) => entry['default'] === true).map(([name]) => name);
  if (names.length > 1) {
    const index = [...definitions.entries.keys()].indexOf(names[1] ?? '');
    throw EtlError.of('ETL2209', { names }, { position: definitions.position?.(['selectors', index, 'default']) });
  }
  return names[0];
}

class Reader {
  readonly #definitions: Definitions;
  /** Selectors being read, outermost first: one that comes up again goes in circles. */
  readonly #open: readonly string[];

  constructor(definitions: Definitions, open: readonly string[]) {
    this.#definitions = definitions;
    this.#open = open;
  }

  read(definition: unknown, path: SelectorPath): SelectionSpec {
    if (typeof definition === 'string') return this.#placed(path, () => this.#short(definition, path));
    if (!isYamlMap(definition))
      throw this.#error(
        path,
        'a definition is a string, or a map with "method" and "value", "union" or "intersection"',
      );
    if ('union' in definition || 'intersection' in definition) {
      const kind = 'union' in definition ? 'union' : 'intersection';
      if (Object.keys(definition).length > 1 && path.length === 3)
        throw this.#error(
          path,
          `"${kind}" has to be the only key of a definition; found ${Object.keys(definition).join(', ')}`,
        );
      return this.#group(kind, definition[kind], [...path, kind]);
    }
    return this.#method(definition, path);
  }

  #short(text: string, path: SelectorPath): SelectionSpec {
    const criterion = parseCriterion(text, this.#definitions.indirect);
    return criterion.method === 'selector' ? this.#named(String(criterion.value), path) : criterion;
  }

  #group(kind: 'union' | 'intersection', list: unknown, path: SelectorPath): SelectionSpec {
    const included: SelectionSpec[] = [];
    let excluded: SelectionSpec | undefined;
    let excludes = 0;
    for (const [index, part] of this.#list(list, path).entries()) {
      const here = [...path, index];
      if (!isYamlMap(part) || !('exclude' in part)) {
        included.push(this.read(part, here));
        continue;
      }
      excludes += 1;
      if (excludes > 1) throw this.#error(here, `there may be only one "exclude" in one ${kind}`);
      excluded = this.#exclusion(part['exclude'], [...here, 'exclude']);
    }
    const group: Combination = { kind, parts: included, indirect: 'eager' };
    return without(group, excluded);
  }

  #exclusion(list: unknown, path: SelectorPath): SelectionSpec | undefined {
    const parts = this.#list(list, path).map((part, index) => this.read(part, [...path, index]));
    return parts.length > 1 ? { kind: 'union', parts, indirect: 'eager' } : parts[0];
  }

  #method(definition: Readonly<Record<string, unknown>>, path: SelectorPath): SelectionSpec {
    const keys = Object.keys(definition);
    const [only] = keys;
    const { method, value: written } =
      keys.length === 1 && only !== undefined ? { method: only, value: definition[only] } : definition;
    const value = written instanceof YamlFloat ? written.valueOf() : written;
    if (typeof method !== 'string' || value === undefined)
      throw this.#error(
        path,
        `"method" and "value" are needed, or a single "method: value"; found ${keys.join(', ') || 'nothing'}`,
      );
    if (method === 'selector') return this.#named(String(value), [...path, keys.length === 1 ? method : 'value']);
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean')
      throw this.#error([...path, 'value'], `the value of "${method}" is a string, a number or a boolean`);
    const criterion = this.#placed(path, () => this.#criterion(method, value, definition, path));
    if (keys.length === 1 || !('exclude' in definition)) return criterion;
    return without(criterion, this.#exclusion(definition['exclude'], [...path, 'exclude']));
  }

  #criterion(
    method: string,
    value: SelectorValue,
    definition: Readonly<Record<string, unknown>>,
    path: SelectorPath,
  ): Criterion {
    const indirect = definition['indirect_selection'] ?? this.#definitions.indirect;
    const known = indirectSelections.find((one) => one === indirect);
    if (known === undefined)
      throw this.#error(
        [...path, 'indirect_selection'],
        `"indirect_selection" is one of ${indirectSelections.join(', ')}`,
      );
    return criterionOf({
      raw: `${method}:${value}`,
      method,
      value,
      childrensParents: Boolean(definition['childrens_parents']),
      parents: Boolean(definition['parents']),
      ...this.#depth('parentsDepth', definition['parents_depth'], path),
      children: Boolean(definition['children']),
      ...this.#depth('childrenDepth', definition['children_depth'], path),
      indirect: known,
    });
  }

  /** As in dbt, a depth of 0 in YAML is no limit. */
  #depth<K extends string>(key: K, depth: unknown, path: SelectorPath): Partial<Record<K, number>> {
    if (depth === undefined || depth === null || depth === 0 || depth === '') return {};
    const steps = Number(depth);
    if (!Number.isInteger(steps)) throw this.#error(path, `a depth is a whole number, not ${JSON.stringify(depth)}`);
    return { [key]: steps } as Record<K, number>;
  }

  #named(name: string, path: SelectorPath): SelectionSpec {
    if (this.#open.includes(name))
      throw this.#error(
        path,
        `the selectors ${[...this.#open, name].map((one) => `"${one}"`).join(' -> ')} contain each other`,
      );
    return readSelector(name, this.#definitions, path, this.#open);
  }

  #list(list: unknown, path: SelectorPath): readonly unknown[] {
    if (!Array.isArray(list)) throw this.#error(path, `"${path.at(-1)}" takes a list`);
    return list;
  }

  #error(path: SelectorPath, why: string): EtlError {
    return EtlError.of(
      'ETL2208',
      { name: this.#open.at(-1) ?? '', why },
      { position: this.#definitions.position?.(path) },
    );
  }

  /** Gives errors of the short form their place in the file. */
  #placed<T>(path: SelectorPath, parse: () => T): T {
    try {
      return parse();
    } catch (thrown) {
      const position = this.#definitions.position?.(path);
      if (!(thrown instanceof EtlError) || position === undefined || thrown.diagnostic.position !== undefined)
        throw thrown;
      throw thrown.with({ position });
    }
  }
}

function without(spec: SelectionSpec, excluded: SelectionSpec | undefined): SelectionSpec {
  return excluded === undefined ? spec : { kind: 'difference', parts: [spec, excluded], indirect: 'eager' };
}
