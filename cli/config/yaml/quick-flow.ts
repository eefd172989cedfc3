import type { Yaml } from '../types.ts';
import { plainScalar } from './plain-scalar.ts';

/** Thrown, always the same one, by the quick reader where a text is not of its simple kind. */
export const NOT_SIMPLE = new Error('not simple');

/** A value and the offset behind it. */
interface Read {
  readonly value: Yaml;
  readonly end: number;
}

const PLAIN = /[A-Za-z0-9_./+~<>=$*^();-][A-Za-z0-9_./+~<>=$*^()@;'% -]*/y;
const SIMPLE_ESCAPES = /^(?:[^"\\]|\\[nrt"\\/]|\\u[0-9a-fA-F]{4})*$/;
const BAD_STARTS = new Set(['*', '>', '-', '.']);

/** A quoted text that begins at `at` and ends on the same line. Throws NOT_SIMPLE. */
export function quotedText(text: string, at: number, lineEnd: number): { value: string; end: number } {
  const quote = text[at] as string;
  let end = text.indexOf(quote, at + 1);
  if (quote === "'") {
    while (end !== -1 && text[end + 1] === "'") end = text.indexOf("'", end + 2);
    if (end === -1 || end > lineEnd) throw NOT_SIMPLE;
    const raw = text.slice(at + 1, end);
    return { value: raw.includes("''") ? raw.replaceAll("''", "'") : raw, end: end + 1 };
  }
  while (end !== -1 && text[end - 1] === '\\') end = text.indexOf('"', end + 1);
  if (end === -1 || end > lineEnd) throw NOT_SIMPLE;
  const raw = text.slice(at + 1, end);
  if (!raw.includes('\\')) return { value: raw, end: end + 1 };
  if (!SIMPLE_ESCAPES.test(raw)) throw NOT_SIMPLE;
  return { value: JSON.parse(`"${raw}"`) as string, end: end + 1 };
}

/** A list in brackets or a map in braces that ends on the same line, of plain and quoted scalars. Throws NOT_SIMPLE. */
export function flowValue(text: string, at: number, lineEnd: number): Read {
  const char = text[at];
  if (char === '[') return flowList(text, at, lineEnd);
  if (char === '{') return flowMap(text, at, lineEnd);
  if (char === '"' || char === "'") return quotedText(text, at, lineEnd);
  const { word, end } = plainWord(text, at, lineEnd);
  return { value: plainScalar(word), end };
}

function flowList(text: string, at: number, lineEnd: number): Read {
  const items: Yaml[] = [];
  let next = skipSpaces(text, at + 1);
  if (text[next] === ']') return { value: items, end: next + 1 };
  for (;;) {
    const item = flowValue(text, next, lineEnd);
    items.push(item.value);
    next = skipSpaces(text, item.end);
    if (text[next] === ']') return { value: items, end: next + 1 };
    if (text[next] !== ',') throw NOT_SIMPLE;
    next = skipSpaces(text, next + 1);
  }
}

function flowMap(text: string, at: number, lineEnd: number): Read {
  const map: Record<string, Yaml> = {};
  let next = skipSpaces(text, at + 1);
  if (text[next] === '}') return { value: map, end: next + 1 };
  for (;;) {
    const key =
      text[next] === '"' || text[next] === "'" ? quotedText(text, next, lineEnd) : plainKey(text, next, lineEnd);
    if (
      text[key.end] !== ':' ||
      text[key.end + 1] !== ' ' ||
      Object.hasOwn(map, key.value) ||
      key.value === '__proto__'
    )
      throw NOT_SIMPLE;
    const item = flowValue(text, skipSpaces(text, key.end + 1), lineEnd);
    map[key.value] = item.value;
    next = skipSpaces(text, item.end);
    if (text[next] === '}') return { value: map, end: next + 1 };
    if (text[next] !== ',') throw NOT_SIMPLE;
    next = skipSpaces(text, next + 1);
  }
}

function plainKey(text: string, at: number, lineEnd: number): { value: string; end: number } {
  const { word, end } = plainWord(text, at, lineEnd);
  if (typeof plainScalar(word) !== 'string' || word !== text.slice(at, end)) throw NOT_SIMPLE;
  return { value: word, end };
}

function plainWord(text: string, at: number, lineEnd: number): { word: string; end: number } {
  PLAIN.lastIndex = at;
  const found = PLAIN.exec(text)?.[0];
  const end = at + (found?.length ?? 0);
  if (found === undefined || end > lineEnd || !isFlowEnd(text, end)) throw NOT_SIMPLE;
  const word = found.trimEnd();
  if (BAD_STARTS.has(word[0] as string) && !/^-?[.0-9]/.test(word)) throw NOT_SIMPLE;
  return { word, end: at + word.length };
}

function isFlowEnd(text: string, at: number): boolean {
  const char = text[at];
  return char === ',' || char === ']' || char === '}' || (char === ':' && text[at + 1] === ' ');
}

function skipSpaces(text: string, at: number): number {
  let next = at;
  while (text[next] === ' ') next += 1;
  return next;
}
