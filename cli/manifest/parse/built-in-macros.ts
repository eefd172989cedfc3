import type { Adapter } from '../../adapters/types.ts';
import { findFilesBelow, type ProjectFile } from '../read/files.ts';

/** The files of the macros that an adapter brings, nearest engine first, and the names of their packages. */
export function builtInMacros(adapter: Adapter): { files: readonly ProjectFile[]; packages: readonly string[] } {
  const files = adapter.macroFolders.flatMap(({ package: packageName, folder }) =>
    findFilesBelow(folder, packageName, 'macro', '.sql', 'macros'),
  );
  const packages = [...new Set(adapter.macroFolders.map((one) => one.package))];
  return { files, packages };
}
