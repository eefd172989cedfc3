import type { Position } from '../diagnostics/index.ts';
import type { Yaml } from './types.ts';
import type { YamlPath } from './yaml/locate.ts';
import { isYamlList, isYamlMap } from './yaml/values.ts';

/** Renders one templated text natively, as dbt does in YAML: `{{ 1 + 1 }}` gives a number. Throws EtlError at `position`. */
export type RenderYaml = (text: string, position: Position) => Yaml;

/** What `renderValues` is given besides the value. */
export interface RenderValuesOptions {
  readonly render: RenderYaml;
  /** Where the value at a path stands; called only when a position is read. */
  readonly positionOf: (path: YamlPath) => Position;
  /** Paths below and at which texts stay as written. */
  readonly keep?: (path: YamlPath) => boolean;
}

const TEMPLATE = /\{[{%#]/;

/**
 * A value with every text in it rendered; keys are never rendered. A text without a template loses one line break at
 * its end, because dbt renders it too. Collects no mistakes: the first one throws.
 */
export function renderValues(value: Yaml, options: RenderValuesOptions, path: (string | number)[] = []): Yaml {
  if (typeof value === 'string') {
    if (options.keep?.(path) === true) return value;
    if (!TEMPLATE.test(value)) return value.endsWith('\n') ? value.replace(/\r?\n$/, '') : value;
    const at = [...path];
    return options.render(
      value,
      lazyPosition(() => options.positionOf(at)),
    );
  }
  if (isYamlList(value)) return value.map((one, index) => at(index, path, () => renderValues(one, options, path)));
  if (!isYamlMap(value)) return value;
  const rendered: Record<string, Yaml> = {};
  for (const [key, one] of Object.entries(value)) rendered[key] = at(key, path, () => renderValues(one, options, path));
  return rendered;
}

function at<T>(step: string | number, path: (string | number)[], work: () => T): T {
  path.push(step);
  const result = work();
  path.pop();
  return result;
}

/** A position that is looked up when it is first read. */
export function lazyPosition(find: () => Position): Position {
  let found: Position | undefined;
  const get = (): Position => {
    found ??= find();
    return found;
  };
  const own = { enumerable: true, configurable: true };
  return Object.defineProperties({} as Position, {
    file: { ...own, get: () => get().file },
    line: { ...own, get: () => get().line },
    column: { ...own, get: () => get().column },
    length: { ...own, get: () => get().length },
  });
}
