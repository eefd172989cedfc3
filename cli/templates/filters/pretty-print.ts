import { compare } from '../values/compare.ts';
import { PyDict } from '../values/dict.ts';
import { PyError } from '../values/error.ts';
import { typeName } from '../values/names.ts';
import { PySet } from '../values/set.ts';
import { splitLines } from '../values/str-split.ts';
import { repr } from '../values/text.ts';
import { PyTuple } from '../values/tuple.ts';
import type { Value } from '../values/value.ts';

/** The widest line of `pprint`. */
const WIDTH = 80;

/** A value as Python's `pprint.pformat` writes it: keys sorted, and what is wider than 80 characters on lines. */
export function prettyPrint(value: Value): string {
  return pretty(value, 0, 0, 1);
}

/** `indent` is the column at which the value begins, `allowance` what has to fit behind it. */
function pretty(value: Value, indent: number, allowance: number, level: number): string {
  const short = flat(value);
  if (short.length <= WIDTH - indent - allowance) return short;
  if (value instanceof PyDict && value.size > 0) return prettyDict(value, indent, allowance, level);
  if (Array.isArray(value)) return `[${prettyItems(value, indent, allowance + 1, level)}]`;
  if (value instanceof PyTuple) {
    const end = value.items.length === 1 ? ',)' : ')';
    return `(${prettyItems(value.items, indent, allowance + end.length, level)}${end}`;
  }
  if (value instanceof PySet && value.size > 0)
    return `{${prettyItems(sorted([...value.values()]), indent, allowance + 1, level)}}`;
  return typeof value === 'string' ? prettyText(value, indent, allowance, level) : short;
}

function prettyDict(dict: PyDict, indent: number, allowance: number, level: number): string {
  const entries = sortedEntries(dict);
  const lines = entries.map(([key, value], index) => {
    const head = `${flat(key)}: `;
    const behind = index === entries.length - 1 ? allowance + 1 : 1;
    return head + pretty(value, indent + 1 + head.length, behind, level + 1);
  });
  return `{${lines.join(`,\n${' '.repeat(indent + 1)}`)}}`;
}

function prettyItems(items: readonly Value[], indent: number, allowance: number, level: number): string {
  const lines = items.map((item, index) =>
    pretty(item, indent + 1, index === items.length - 1 ? allowance : 1, level + 1),
  );
  return lines.join(`,\n${' '.repeat(indent + 1)}`);
}

/** A text in pieces that fit, broken after its line ends and blanks; in brackets where it is the whole value. */
function prettyText(text: string, indent: number, allowance: number, level: number): string {
  const isWhole = level === 1;
  const column = indent + Number(isWhole);
  const behind = allowance + Number(isWhole);
  const pieces: string[] = [];
  const lines = splitLines(text, true);
  for (const [index, line] of lines.entries()) {
    const isLast = index === lines.length - 1;
    if (repr(line).length <= WIDTH - column - (isLast ? behind : 0)) pieces.push(repr(line));
    else pieces.push(...brokenLine(line, WIDTH - column, isLast ? behind : 0));
  }
  if (pieces.length === 1) return repr(lines.at(-1) ?? '');
  const joined = pieces.join(`\n${' '.repeat(column)}`);
  return isWhole ? `(${joined})` : joined;
}

function brokenLine(line: string, width: number, behind: number): string[] {
  const parts = line.match(/\S+\s*|\s+/g) ?? [];
  const pieces: string[] = [];
  let current = '';
  for (const [index, part] of parts.entries()) {
    const room = index === parts.length - 1 ? width - behind : width;
    if (repr(current + part).length <= room) current += part;
    else {
      if (current !== '') pieces.push(repr(current));
      current = part;
    }
  }
  return current === '' ? pieces : [...pieces, repr(current)];
}

/** The value on one line, with the keys of dicts in order. */
function flat(value: Value): string {
  if (value instanceof PyDict && typeName(value) === 'dict') {
    const entries = sortedEntries(value).map(([key, item]) => `${flat(key)}: ${flat(item)}`);
    return `{${entries.join(', ')}}`;
  }
  if (Array.isArray(value)) return `[${value.map(flat).join(', ')}]`;
  if (!(value instanceof PyTuple) || typeName(value) !== 'tuple') return repr(value);
  return value.items.length === 1 ? `(${value.items.map(flat).join('')},)` : `(${value.items.map(flat).join(', ')})`;
}

function sortedEntries(dict: PyDict): [Value, Value][] {
  const entries = [...dict.entries()].map(([key, value]): [Value, Value] => [key, value]);
  return entries.sort(([a], [b]) => order(a, b));
}

function sorted(items: readonly Value[]): Value[] {
  return [...items].sort(order);
}

/** As Python orders the two; what it cannot order by the names of the types. */
function order(a: Value, b: Value): number {
  try {
    return compare(a, b);
  } catch (error) {
    if (!(error instanceof PyError)) throw error;
    const [left, right] = [`<class '${typeName(a)}'>`, `<class '${typeName(b)}'>`];
    return left < right ? -1 : Number(left > right);
  }
}
