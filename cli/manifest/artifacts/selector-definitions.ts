import type { Yaml, YamlMap } from '../../config/types.ts';
import { isYamlList, isYamlMap } from '../../config/yaml/values.ts';

const SPEC =
  /^(?<childrens_parents>@)?(?<parents>(?<parents_depth>\d*)\+)?(?:(?<method>[\w.]+):)?(?<value>.*?)(?<children>\+(?<children_depth>\d*))?$/s;

/**
 * The selectors of a project in the form that dbt's manifest gives them: criteria written as on the command line are
 * maps, and a selector that is named stands there with what it means.
 */
export function selectorDefinitions(selectors: ReadonlyMap<string, YamlMap>): Map<string, YamlMap> {
  const defined = new Map<string, YamlMap>();
  for (const [name, selector] of selectors)
    defined.set(name, { ...selector, definition: definitionOf(selector.definition ?? null, defined) });
  return defined;
}

function definitionOf(written: Yaml, defined: ReadonlyMap<string, YamlMap>): Yaml {
  if (typeof written === 'string') return criterionOf(written);
  if (!isYamlMap(written)) return written;
  const parts = (list: Yaml | undefined): Yaml =>
    isYamlList(list) ? list.map((one) => definitionOf(one, defined)) : (list ?? null);
  if ('union' in written) return { union: parts(written.union) };
  if ('intersection' in written) return { intersection: parts(written.intersection) };
  const [[key, value] = ['', null], ...more] = Object.entries(written);
  if (key === 'exclude') return { exclude: parts(value) };
  if (more.length === 0) return { method: key, value: parts(value) };
  if (key === 'method' && value === 'selector') return defined.get(String(written.value))?.definition ?? written;
  return written;
}

function criterionOf(text: string): YamlMap {
  const found = Object.entries(SPEC.exec(text)?.groups ?? {}).filter(([, value]) => Boolean(value));
  const given: Record<string, Yaml> = Object.fromEntries(found);
  for (const key of ['childrens_parents', 'parents', 'children']) if (key in given) given[key] = true;
  return { ...given, method: given.method ?? methodFor(String(given.value ?? '')) };
}

/** The method of a value that names none. */
function methodFor(value: string): string {
  if (/[\\/]/.test(value)) return 'path';
  return /\.(?:sql|py|csv)$/i.test(value) ? 'file' : 'fqn';
}
