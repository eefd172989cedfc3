import { readFileSync } from 'node:fs';
import { readYaml } from '../../config/yaml/read.ts';
import type { Position } from '../../diagnostics/index.ts';
import type { Node, SourceNode } from '../../manifest/types.ts';

/** Where a node is written: its entry in the YAML file that declares it, else where its text begins. */
export function nodePosition(node: Node | SourceNode): Position {
  const file = node.original_file_path;
  const { line, column, yamlPath, file: absolute } = node.etl;
  if (yamlPath === undefined) return { file, line, column };
  try {
    return readYaml(readFileSync(absolute, 'utf8'), file).positionOf(yamlPath);
  } catch {
    return { file, line, column };
  }
}
