import { readFileSync } from 'node:fs';
import { isAbsolute, relative, sep } from 'node:path';
import type { YamlPath } from '../../config/yaml/locate.ts';
import { readYaml } from '../../config/yaml/read.ts';
import { isYamlMap } from '../../config/yaml/values.ts';
import type { Position } from '../../diagnostics/index.ts';
import type { Node, UnitTestNode } from '../../manifest/types.ts';

/** Where a unit test, or something of it, is written in its YAML file. Reads the file: ask for it on failures only. */
export function unitTestPosition(
  test: UnitTestNode,
  model: Node,
  projectRoot: string,
  path: YamlPath = ['name'],
): Position {
  const start = { file: test.original_file_path, line: 1, column: 1 };
  const { file: modelFile } = model.etl;
  // Test and model are of one package.
  const folder = modelFile.slice(0, modelFile.length - model.original_file_path.length);
  const below = relative(projectRoot, folder + test.original_file_path);
  const file = isAbsolute(below) ? start.file : below.split(sep).join('/');
  try {
    const yaml = readYaml(readFileSync(folder + test.original_file_path, 'utf8'), file);
    const entries = isYamlMap(yaml.value) ? yaml.value['unit_tests'] : null;
    if (!Array.isArray(entries)) return { ...start, file };
    const index = entries.findIndex(
      (entry) => isYamlMap(entry) && entry['name'] === test.name && entry['model'] === test.model,
    );
    return index === -1 ? { ...start, file } : yaml.positionOf(['unit_tests', index, ...path]);
  } catch {
    return { ...start, file };
  }
}
