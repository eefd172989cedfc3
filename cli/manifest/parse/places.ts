import type { YamlPath } from '../../config/yaml/locate.ts';
import { readYaml, type YamlFile } from '../../config/yaml/read.ts';
import type { Position } from '../../diagnostics/index.ts';
import { detailsIn } from '../read/property-file.ts';
import { readText } from '../read/text.ts';
import type { NodeOrigin } from '../types.ts';
import type { Workspace } from './workspace.ts';

/** Where something is written, with its lines when they are at hand. */
export interface Place {
  readonly position: Position;
  readonly frame?: string;
}

/** Where something of a node stands in the YAML that describes it, else the beginning of the node's own file. */
export function placeInYaml(
  work: Workspace,
  node: { readonly unique_id: string; readonly original_file_path: string; readonly etl?: NodeOrigin },
  path: YamlPath,
): Place {
  const entry = work.entries.get(node.unique_id);
  if (entry !== undefined) return detailsIn(entry, path);
  const file = node.etl === undefined ? node.original_file_path : work.shown(node.etl.file);
  const { yamlPath } = node.etl ?? {};
  if (node.etl !== undefined && yamlPath !== undefined)
    return { position: yamlOf(work, node.etl.file, file).positionOf(yamlPath) };
  return { position: { file, line: node.etl?.line ?? 1, column: node.etl?.column ?? 1 } };
}

const filesRead = new WeakMap<Workspace, Map<string, YamlFile>>();

/** A property file that was read before, for the places of several mistakes. */
function yamlOf(work: Workspace, absolute: string, shownAs: string): YamlFile {
  const files = filesRead.get(work) ?? new Map<string, YamlFile>();
  filesRead.set(work, files);
  const yaml = files.get(absolute) ?? readYaml(readText(absolute), shownAs);
  files.set(absolute, yaml);
  return yaml;
}
