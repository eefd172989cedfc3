import {
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { EtlError } from '../../diagnostics/index.ts';
import { endOf, endOfPair, isNothing, pairOf, requoted } from './yaml-nodes.ts';
import { flowText, type ItemText, indented, scalarText, type Written } from './yaml-text.ts';

interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

type Path = readonly (string | number)[];

/** A value on one line, and over several where it can be. */
interface Value {
  readonly flow: string;
  readonly lines: readonly string[] | null;
}

/**
 * Adds to and changes a YAML text in place: what is not changed stays as it was written, letter by letter, with its
 * comments, order, quotes and indentation. Paths are those of the text as it was given.
 */
export class YamlEditor {
  readonly #text: string;
  readonly #file: string;
  readonly #newline: string;
  readonly #contents: Node | null;
  readonly #splices: Splice[] = [];

  /** `file` is its path for messages. Throws ETL5094 for a text that is no YAML. */
  constructor(text: string, file: string) {
    this.#text = text;
    this.#file = file;
    this.#newline = text.includes('\r\n') ? '\r\n' : '\n';
    const document = parseDocument(text, { version: '1.1', uniqueKeys: false, lineCounter: new LineCounter() });
    const [error] = document.errors;
    if (error !== undefined) throw this.#refusal([], error.message.split('\n')[0] ?? 'it is no YAML');
    this.#contents = document.contents;
  }

  get hasChanged(): boolean {
    return this.#splices.length > 0;
  }

  /** The text with all changes. */
  text(): string {
    let text = this.#text;
    const ordered = this.#splices.map((splice, index) => ({ ...splice, index }));
    ordered.sort((a, b) => b.start - a.start || b.end - a.end || b.index - a.index);
    for (const { start, end, text: put } of ordered) text = text.slice(0, start) + put + text.slice(end);
    return text;
  }

  /**
   * Adds items at the end of the list under `key` of the map at `path`; the list is made where there is none,
   * as `set` does it.
   */
  append(path: Path, key: string, items: readonly ItemText[], after: readonly string[] = []): void {
    if (items.length === 0) return;
    const map = this.#mapAt(path);
    const pair = pairOf(map, key);
    const value = pair?.value;
    const list = { flow: `[${items.map(({ flow }) => flow).join(', ')}]`, lines: items.flatMap(({ lines }) => lines) };
    if (pair === undefined) {
      this.#addEntry(map, path, key, list, after);
      return;
    }
    if (isNothing(value)) {
      this.#fillEntry(map, path, pair, list);
      return;
    }
    if (!isSeq(value)) throw this.#refusal([...path, key], isAlias(value) ? 'it is an alias' : 'it is no list');
    if (value.flow === true) {
      this.#insertFlow(
        value,
        items.map(({ flow }) => flow),
      );
      return;
    }
    this.#insertLines(endOf(value), list.lines, this.#dashIndent(value, [...path, key]));
  }

  /** Index of the item with this `name` in the list under `key` of the map at `path`; -1 when there is none. */
  indexOf(path: Path, key: string, name: string): number {
    const list = isMap(this.#contents) ? pairOf(this.#mapAt(path), key)?.value : undefined;
    if (!isSeq(list)) return -1;
    return list.items.findIndex((item) => isMap(item) && String(item.get('name')) === name);
  }

  /** Whether the text has no document: nothing, or only comments. */
  get isEmpty(): boolean {
    return isNothing(this.#contents);
  }

  /** Lines for a text that has no document yet, after its comments. */
  begin(lines: readonly string[]): void {
    const { length } = this.#text;
    const isAfterLine = length === 0 || this.#text.endsWith('\n');
    const text = [...(isAfterLine ? [] : ['']), ...lines, ''].join(this.#newline);
    this.#splices.push({ start: length, end: length, text });
  }

  /** Sets a key of the map at `path`: its value is replaced, or it is added after the first of the keys `after` that is there, else at the end. */
  set(path: Path, key: string, value: Written, after: readonly string[] = []): void {
    const map = this.#mapAt(path);
    const pair = pairOf(map, key);
    const isFlow = this.#isInFlow(path);
    const written = typeof value === 'object' ? flowText(value) : scalarText(value, isFlow);
    const entry = { flow: written, lines: null };
    if (pair === undefined) {
      this.#addEntry(map, path, key, entry, after);
      return;
    }
    const node = pair.value;
    if (isNothing(node)) {
      this.#fillEntry(map, path, pair, entry);
      return;
    }
    const isPlain = typeof value !== 'object';
    if (!isNode(node) || isAlias(node) || node.range == null) throw this.#refusal([...path, key], 'it is an alias');
    const [start] = node.range;
    if (isPlain && isScalar(node) && !/^BLOCK/.test(node.type ?? '')) {
      this.#splices.push({ start, end: endOf(node), text: requoted(written, node) });
      return;
    }
    if (isSeq(node) && node.flow !== true) {
      this.#replaceBlock(pair, written);
      return;
    }
    if (isSeq(node)) this.#splices.push({ start, end: endOf(node), text: written });
    else throw this.#refusal([...path, key], 'it is written in a way that cannot be changed in place');
  }

  /** Removes items of the list under `key` of the map at `path`. */
  remove(path: Path, key: string, indexes: readonly number[]): void {
    const value = pairOf(this.#mapAt(path), key)?.value;
    if (!isSeq(value)) throw this.#refusal([...path, key], 'it is no list');
    if (indexes.length === 0) return;
    const keepsNone = indexes.length === value.items.length;
    if (value.flow === true || keepsNone)
      throw this.#refusal([...path, key], keepsNone ? 'nothing would be left of it' : 'it is written on one line');
    for (const index of indexes) {
      const item = value.items[index];
      if (!isNode(item)) continue;
      const dash = this.#dashOf(item, [...path, key, index]);
      const lineStart = this.#text.lastIndexOf('\n', dash - 1) + 1;
      if (this.#text.slice(lineStart, dash).trim() !== '')
        throw this.#refusal([...path, key, index], 'its dash does not begin a line');
      this.#splices.push({ start: lineStart, end: this.#nextLine(endOf(item)), text: '' });
    }
  }

  #mapAt(path: Path): YAMLMap {
    let node: unknown = this.#contents;
    for (const [index, step] of path.entries()) {
      if (isMap(node)) node = pairOf(node, String(step))?.value;
      else if (isSeq(node)) node = node.items[Number(step)];
      else throw this.#refusal(path.slice(0, index), isAlias(node) ? 'it is an alias' : 'it is no map');
    }
    if (!isMap(node)) throw this.#refusal(path, isAlias(node) ? 'it is an alias' : 'it is no map');
    return node;
  }

  #isInFlow(path: Path): boolean {
    let node: unknown = this.#contents;
    for (const step of [...path, '']) {
      if ((isMap(node) || isSeq(node)) && node.flow === true) return true;
      node = isMap(node) ? pairOf(node, String(step))?.value : isSeq(node) ? node.items[Number(step)] : undefined;
    }
    return false;
  }

  #addEntry(map: YAMLMap, path: Path, key: string, value: Value, after: readonly string[]): void {
    if (map.flow === true) {
      this.#insertFlow(map, [`${scalarText(key, true)}: ${value.flow}`]);
      return;
    }
    const before = after.map((one) => pairOf(map, one)).find((one) => one !== undefined);
    const end = before === undefined ? endOf(map) : endOfPair(before);
    const name = scalarText(key, false);
    const lines = value.lines === null ? [`${name}: ${value.flow}`] : [`${name}:`, ...indented(value.lines)];
    this.#insertLines(end, lines, this.#keyIndent(map, path));
  }

  /** A key that stands there without a value, or with null. */
  #fillEntry(map: YAMLMap, path: Path, pair: Pair, value: Value): void {
    const colon = this.#text.indexOf(':', isNode(pair.key) ? endOf(pair.key) : 0) + 1;
    const node = pair.value;
    const isWritten = isScalar(node) && node.source !== undefined && node.source !== '' && node.range != null;
    const [start, end] = isWritten && node.range != null ? node.range : [colon, colon];
    const isFlow = value.lines === null || this.#isInFlow(path);
    this.#splices.push({ start, end, text: isFlow ? `${isWritten ? '' : ' '}${value.flow}` : '' });
    if (value.lines !== null && !isFlow) this.#insertLines(colon, indented(value.lines), this.#keyIndent(map, path));
  }

  /** A list over several lines gives way to one on the line of its key. */
  #replaceBlock(pair: Pair, text: string): void {
    const colon = this.#text.indexOf(':', isNode(pair.key) ? endOf(pair.key) : 0) + 1;
    this.#splices.push({ start: colon, end: endOf(pair.value as Node), text: ` ${text}` });
  }

  #insertFlow(collection: YAMLMap | YAMLSeq, texts: readonly string[]): void {
    const last = collection.items.at(-1);
    const close = (collection.range?.[1] ?? 1) - 1;
    const added = texts.join(', ');
    if (last === undefined) {
      this.#splices.push({ start: close, end: close, text: isMap(collection) ? ` ${added} ` : added });
      return;
    }
    const at = isNode(last) ? endOf(last) : endOfPair(last as Pair);
    // A comma after the last item may stand there already: then the new ones come before it.
    this.#splices.push({ start: at, end: at, text: `, ${added}` });
  }

  #insertLines(end: number, lines: readonly string[], indent: number): void {
    const blanks = ' '.repeat(indent);
    const added = lines.map((line) => `${blanks}${line}`).join(this.#newline);
    const at = this.#lineEnd(end);
    const isAtStart = at === 0 || this.#text[at - 1] === '\n';
    const text = isAtStart ? `${added}${this.#newline}` : `${this.#newline}${added}`;
    this.#splices.push({ start: at, end: at, text });
  }

  /** End of the line in which a value ends; the value of a block text ends where the next line begins. */
  #lineEnd(end: number): number {
    if (end > 0 && this.#text[end - 1] === '\n') return end;
    const found = this.#text.indexOf('\n', end);
    if (found === -1) return this.#text.length;
    return this.#text[found - 1] === '\r' ? found - 1 : found;
  }

  #nextLine(end: number): number {
    if (end > 0 && this.#text[end - 1] === '\n') return end;
    const found = this.#text.indexOf('\n', end);
    return found === -1 ? this.#text.length : found + 1;
  }

  #keyIndent(map: YAMLMap, path: Path): number {
    const key = map.items[0]?.key;
    if (!isNode(key) || key.range == null) throw this.#refusal(path, 'it has no keys');
    return this.#columnOf(key.range[0]);
  }

  #dashIndent(list: YAMLSeq, path: Path): number {
    const [first] = list.items;
    if (!isNode(first)) throw this.#refusal(path, 'its first item is empty');
    return this.#columnOf(this.#dashOf(first, path));
  }

  #dashOf(item: Node, path: Path): number {
    const start = item.range?.[0] ?? 0;
    const found = /-[ \t]*(?:[&!][^\s]*[ \t]+)*(?:#[^\n]*)?\s*$/.exec(this.#text.slice(0, start));
    if (found === null) throw this.#refusal(path, 'it is written in a way that cannot be changed in place');
    return found.index;
  }

  #columnOf(offset: number): number {
    return offset - (this.#text.lastIndexOf('\n', offset - 1) + 1);
  }

  #refusal(path: Path, why: string): EtlError {
    return EtlError.of('ETL5094', { file: this.#file, key: path.join('.'), why });
  }
}
