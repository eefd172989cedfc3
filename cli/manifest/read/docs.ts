import { type Diagnostic, diagnostic, EtlError, positionAt } from '../../diagnostics/index.ts';
import { parseTemplate, render, runSync } from '../../templates/index.ts';
import type { DocNode } from '../types.ts';
import type { ProjectFile } from './files.ts';
import type { SourceTexts } from './source-texts.ts';

const OPENED = /\{%-?\s*docs\s+([A-Za-z_]\w*)\s*-?%\}/g;
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

/** The docs blocks of all Markdown files. Tells of blocks that are never closed and of two of one name. */
export function readAllDocs(
  files: readonly ProjectFile[],
  texts: SourceTexts,
  shown: (absolute: string) => string,
  found: Diagnostic[],
): DocNode[] {
  const unique = new Map<string, { readonly doc: DocNode; readonly file: string }>();
  for (const { absolute, ...rest } of files.filter((one) => one.kind === 'docs')) {
    const text = texts.read(absolute);
    const file = shown(absolute);
    const places = openedIn(text);
    for (const doc of readDocs({ absolute, ...rest }, texts)) {
      const other = unique.get(doc.unique_id);
      const position = positionAt(text, places.get(doc.name) ?? 0, file, 1);
      if (other === undefined) unique.set(doc.unique_id, { doc, file });
      else {
        const params = { kind: 'docs block', name: doc.name, files: [other.file, file] };
        found.push(diagnostic('ETL2010', params, { position, uniqueId: doc.unique_id }));
      }
    }
    const last = [...places].at(-1);
    if (last !== undefined && !/\{%-?\s*enddocs\s*-?%\}/.test(text.slice(last[1])))
      found.push(diagnostic('ETL2024', { name: last[0] }, { position: positionAt(text, last[1], file, 1) }));
  }
  return [...unique.values()].map(({ doc }) => doc);
}

/** Where each docs block of a text is opened. */
function openedIn(text: string): Map<string, number> {
  return new Map([...text.matchAll(OPENED)].map((match) => [match[1] ?? '', match.index]));
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
