import { readFileSync } from 'node:fs';
import type { DocNode } from '../types.ts';
import type { ProjectFile } from './files.ts';

const BLOCK = /\{%-?\s*docs\s+([A-Za-z_]\w*)\s*-?%\}(.*?)\{%-?\s*enddocs\s*-?%\}/gs;

/** The docs blocks of a Markdown file; their text is not rendered, but for white space at both ends. */
export function readDocs(file: ProjectFile): DocNode[] {
  const text = readFileSync(file.absolute, 'utf8');
  if (!text.includes('enddocs')) return [];
  return [...text.matchAll(BLOCK)].map(([, name = '', contents = '']) => ({
    name,
    resource_type: 'doc',
    package_name: file.packageName,
    path: file.path,
    original_file_path: file.originalPath,
    unique_id: `doc.${file.packageName}.${name}`,
    block_contents: contents.trim(),
  }));
}
