import { readFileSync } from 'node:fs';
import { readYaml, type YamlFile } from '../config/yaml/read.ts';
import { isYamlMap } from '../config/yaml/values.ts';
import type { Position } from '../diagnostics/index.ts';
import type { Node, SourceNode } from './types.ts';

/** Where a node is written: its entry in the YAML file that declares it, else where its text begins. */
export function nodePosition(node: Node | SourceNode): Position {
  const file = node.original_file_path;
  const { line, column, yamlPath, file: absolute } = node.etl;
  if (yamlPath === undefined) return { file, line, column };
  try {
    return yamlOf(absolute, file).positionOf(yamlPath);
  } catch {
    return { file, line, column };
  }
}

/** Where a column of a source table is written, or one key of it; the table's place where that cannot be told. */
export function columnPosition(source: SourceNode, column: string, key?: string): Position {
  const { yamlPath = [], file: absolute } = source.etl;
  try {
    const yaml = yamlOf(absolute, source.original_file_path);
    const at = (value: unknown, step: string | number): unknown =>
      isYamlMap(value) || Array.isArray(value) ? (value as Readonly<Record<string, unknown>>)[step] : undefined;
    const columns = [...yamlPath, 'columns'].reduce(at, yaml.value as unknown);
    const index = Array.isArray(columns) ? columns.findIndex((one) => isYamlMap(one) && one.name === column) : -1;
    if (index === -1) return nodePosition(source);
    return yaml.positionOf([...yamlPath, 'columns', index, ...(key === undefined ? [] : [key])]);
  } catch {
    return nodePosition(source);
  }
}

let last: { readonly file: string; readonly text: string; readonly yaml: YamlFile } | undefined;

/** The last file that was asked about is kept: mistakes come in numbers, and mostly of one file. */
function yamlOf(absolute: string, file: string): YamlFile {
  const text = readFileSync(absolute, 'utf8');
  if (last?.file !== absolute || last.text !== text) last = { file: absolute, text, yaml: readYaml(text, file) };
  return last.yaml;
}

/** Where the properties of a node are written: its entry in their YAML file; the node's own place when it has none. */
export function propertiesPosition(node: Node): Position {
  const { patchFile } = node.etl;
  if (patchFile === undefined) return nodePosition(node);
  const file = node.patch_path?.replace(/^.*?:\/\//, '') ?? node.original_file_path;
  try {
    const yaml = yamlOf(patchFile, file);
    const section = `${node.resource_type}s`;
    const entries = isYamlMap(yaml.value) ? yaml.value[section] : undefined;
    const index = Array.isArray(entries) ? entries.findIndex((one) => isYamlMap(one) && one.name === node.name) : -1;
    return index === -1 ? { file, line: 1, column: 1 } : yaml.positionOf([section, index]);
  } catch {
    return nodePosition(node);
  }
}
