import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { referencePages } from './pages.ts';

const folder = fileURLToPath(new URL('../../../docs/reference', import.meta.url));
const pages = await referencePages();

describe('docs/reference', () => {
  it('holds what scripts/generate-reference.mjs writes, and nothing else', () => {
    const found = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
    const names = found.map((one) =>
      join(one.parentPath, one.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    );
    expect(names.sort()).toEqual(Object.keys(pages).sort());
  });

  it.each(Object.keys(pages))('has %s as the program is today', (name) => {
    const committed = readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n');
    expect(committed === pages[name], 'run npm run build, then npm run reference').toBe(true);
  });

  it.each(Object.keys(pages).filter((name) => name.endsWith('.md')))('links only to what is there in %s', (name) => {
    const text = pages[name] ?? '';
    const links = [...text.matchAll(/\]\(([^)#]*)(#[^)]*)?\)/g)];
    const files = links.flatMap(([, file = '']) => (file === '' || existsSync(join(folder, file)) ? [] : [file]));
    expect(files).toEqual([]);
    const anchors = new Set([...text.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) => anchorOf(title)));
    const broken = links.flatMap(([, file, anchor]) =>
      file === '' && anchor !== undefined && !anchors.has(anchor) ? [anchor] : [],
    );
    expect(broken).toEqual([]);
  });

  it('says of every key what it means', () => {
    const silent = Object.entries(pages).flatMap(([name, text]) =>
      [...text.matchAll(/^\| `([^`]+)` \|[^|]*\|\s*(?:Required\. *)?\|$/gm)].map(([, key]) => `${name}: ${key}`),
    );
    expect(silent).toEqual([]);
  });
});

function anchorOf(title: string): string {
  return `#${title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_ -]/gu, '')
    .replaceAll(' ', '-')}`;
}
