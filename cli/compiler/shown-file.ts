import { isAbsolute } from 'node:path';
import { shownPath } from '../config/read-file.ts';
import type { Project } from '../config/types.ts';
import type { Node } from '../manifest/types.ts';

/** A node's file as messages show it: relative to the root project, for nodes of packages too. */
export function shownFile(
  node: Pick<Node, 'package_name' | 'original_file_path' | 'etl'>,
  root: Pick<Project, 'name' | 'root'>,
): string {
  const isOfPackage = node.package_name !== root.name && isAbsolute(node.etl.file);
  return isOfPackage ? shownPath(node.etl.file, root.root) : node.original_file_path;
}
