import { EtlError } from '../../diagnostics/index.ts';
import { parseTemplate, render, runSync } from '../../templates/index.ts';
import type { DocNode } from '../types.ts';
import type { ProjectFile } from './files.ts';
import type { SourceTexts } from './source-texts.ts';

const BLOCK = /\{%-?\s*docs\s+([A-Za-z_]\w*)\s*-?%\}(.*?)\{%-?\s*enddocs\s*-?%\}/gs;

/** The docs blocks of a Markdown file. Their text may be a template, but one that knows no names. */
export function readDocs(file: ProjectFile, texts: SourceTexts): DocNode[] {
  const text = texts.read(file.absolute);
  if (!text.includes('enddocs')) return [];
  return [...text.matchAll(BLOCK)].map(([, name = '', contents = '']) => ({
    name,
    resource_type: 'doc',
    package_name: file.packageName,
    path: file.path,
    original_file_path: file.originalPath,
    unique_id: `doc.${file.packageName}.${name}`,
    block_contents: rendered(contents).trim(),
  }));
}

function rendered(text: string): string {
  if (!/\{[{%#]/.test(text)) return text;
  try {
    return runSync(render(parseTemplate({ file: 'docs', text }), { get: () => undefined })).text;
  } catch (thrown) {
    if (thrown instanceof EtlError) return text;
    throw thrown;
  }
}
