import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readText, shownPath } from '../../config/read-file.ts';
import { type RenderYaml, renderValues } from '../../config/render-values.ts';
import type { YamlMap } from '../../config/types.ts';
import { readYaml, type YamlFile } from '../../config/yaml/read.ts';
import { inWords, isYamlList, isYamlMap } from '../../config/yaml/values.ts';
import { EtlError, type Position } from '../../diagnostics/index.ts';

/** The definitions of a project's `selectors.yml`, and where each stands. */
export interface ProjectSelectors {
  /** Entries by name, rendered. */
  readonly entries: ReadonlyMap<string, YamlMap>;
  readonly positionOf: (path: readonly (string | number)[]) => Position | undefined;
}

/**
 * Reads `selectors.yml` of a project folder; nothing defined where there is none. Throws ETL1010 for invalid YAML,
 * ETL1021 and ETL1022 for entries that are no maps with a name and a definition.
 */
export function readSelectors(root: string, render: RenderYaml): ProjectSelectors {
  const path = join(root, 'selectors.yml');
  if (!existsSync(path)) return { entries: new Map(), positionOf: () => undefined };
  const yaml = readYaml(readText(path, 'selectors.yml'), shownPath(path, root));
  const positionOf = (at: readonly (string | number)[]) => yaml.positionOf(at);
  const entries = new Map<string, YamlMap>();
  for (const [index, entry] of listOf(yaml).entries()) {
    const at = ['selectors', index];
    const map = renderValues(entry, { render, positionOf: (inner) => positionOf([...at, ...inner]) });
    if (!isYamlMap(map)) {
      const params = {
        key: `selectors[${index}]`,
        expected: 'a map with "name" and "definition"',
        found: inWords(map),
      };
      throw EtlError.of('ETL1021', params, { position: positionOf(at) });
    }
    for (const key of ['name', 'definition']) {
      if (map[key] === undefined) {
        throw EtlError.of('ETL1022', { key, where: 'a selector' }, { position: positionOf(at) });
      }
    }
    entries.set(String(map.name), map);
  }
  return { entries, positionOf };
}

function listOf(yaml: YamlFile): readonly YamlMap[string][] {
  const { value } = yaml;
  if (value === null) return [];
  if (!isYamlMap(value)) throw EtlError.of('ETL1012', { file: yaml.file, found: inWords(value) });
  const list = value.selectors;
  if (isYamlList(list)) return list;
  if (list === undefined) throw EtlError.of('ETL1022', { key: 'selectors', where: yaml.file });
  const params = { key: 'selectors', expected: 'a list', found: inWords(list) };
  throw EtlError.of('ETL1021', params, { position: yaml.positionOf(['selectors']) });
}
