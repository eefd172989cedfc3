import { type Diagnostic, diagnostic, nearest } from '../../diagnostics/index.ts';
import type { DocNode } from '../types.ts';
import { packagesToSearch } from './lookup.ts';

/** Finds docs blocks by name, and by package when one is named. */
export class DocLookup {
  readonly #root: string;
  readonly #byName = new Map<string, Map<string, DocNode>>();

  constructor(root: string, docs: Iterable<DocNode>) {
    this.#root = root;
    for (const doc of docs) {
      const byPackage = this.#byName.get(doc.name) ?? new Map<string, DocNode>();
      byPackage.set(doc.package_name, doc);
      this.#byName.set(doc.name, byPackage);
    }
  }

  find(own: string, packageName: string | null, name: string): DocNode | undefined {
    const found = this.#byName.get(name);
    for (const one of packagesToSearch(this.#root, own, packageName)) {
      const doc = one === null ? found?.values().next().value : found?.get(one);
      if (doc !== undefined) return doc;
    }
    return undefined;
  }

  names(): Iterable<string> {
    return this.#byName.keys();
  }
}

const TEMPLATE = /\{[{%#]/;
const ONE_DOC = /\{\{-?\s*doc\(\s*(['"])([^'"]*)\1\s*(?:,\s*(['"])([^'"]*)\3\s*)?\)\s*-?\}\}/g;

/** A description with its `doc(...)` calls filled in, and the docs blocks that it uses. */
export interface Described {
  readonly text: string;
  readonly blocks: readonly string[];
}

/**
 * Fills `doc(...)` calls of a description in. `render` does what is left of Jinja in it. A block that does not exist
 * is told at `details`.
 */
export function describe(
  lookup: DocLookup,
  own: string,
  text: string,
  render: (text: string) => string,
  missing: (name: string) => void,
): Described {
  if (!TEMPLATE.test(text)) return { text, blocks: [] };
  const blocks: string[] = [];
  const parts: string[] = [];
  const filled = text.replaceAll(ONE_DOC, (_call, _quote, first: string, _second, second: string | undefined) => {
    const [packageName, name] = second === undefined ? [null, first] : [first, second];
    const doc = lookup.find(own, packageName, name);
    if (doc === undefined) missing(name);
    else blocks.push(doc.unique_id);
    parts.push(doc?.block_contents ?? '');
    return `\u0000${parts.length - 1}\u0000`;
  });
  const rendered = TEMPLATE.test(filled) ? render(filled) : filled;
  return { text: rendered.replaceAll(/\0(\d+)\0/g, (_mark, at: string) => parts[Number(at)] ?? ''), blocks };
}

/** The diagnostic of a docs block that does not exist. */
export function missingDoc(lookup: DocLookup, name: string, details: Parameters<typeof diagnostic>[2]): Diagnostic {
  return diagnostic('ETL2022', { name, nearest: nearest(name, lookup.names()) }, details);
}
