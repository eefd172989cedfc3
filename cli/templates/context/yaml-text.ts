import { compare } from '../values/compare.ts';
import { PyDict } from '../values/dict.ts';
import { PyError } from '../values/error.ts';
import { PyFloat } from '../values/float.ts';
import { floatText } from '../values/float-text.ts';
import { typeName } from '../values/names.ts';
import { PySet } from '../values/set.ts';
import { plain } from '../values/str-subclass.ts';
import { PyTuple } from '../values/tuple.ts';
import type { Value } from '../values/value.ts';

/** The width at which PyYAML folds long texts. */
const foldAt = 80;

/** A value as PyYAML's `safe_dump` writes it; throws RepresenterError for what YAML has not. */
export function toYaml(value: Value, sortKeys: boolean): string {
  const lines = blockOf(plain(value), 0, sortKeys);
  if (lines !== undefined) return `${lines.join('\n')}\n`;
  const text = inline(value, 0, 0, sortKeys);
  const isPlain = !/^['"[{]/.test(text);
  return `${text}\n${isPlain ? '...\n' : ''}`;
}

/** The lines of a list or dict that is not empty; nothing for any other value. */
function blockOf(value: Value, indent: number, sortKeys: boolean): string[] | undefined {
  if (value instanceof PyDict && value.size > 0) return dictLines(value, indent, sortKeys);
  const items = itemsOf(value);
  if (items === undefined || items.length === 0)
    return value instanceof PySet && value.size > 0 ? setLines(value, indent, sortKeys) : undefined;
  const pad = ' '.repeat(indent);
  return items.flatMap((item) => {
    const inner = blockOf(item, indent + 2, sortKeys);
    if (inner === undefined) return [`${pad}- ${inline(item, indent + 2, indent + 2, sortKeys)}`];
    return [`${pad}- ${(inner[0] ?? '').slice(indent + 2)}`, ...inner.slice(1)];
  });
}

function itemsOf(value: Value): readonly Value[] | undefined {
  if (Array.isArray(value)) return value;
  return value instanceof PyTuple ? value.items : undefined;
}

function dictLines(dict: PyDict, indent: number, sortKeys: boolean): string[] {
  const entries = [...dict.entries()];
  if (sortKeys) entries.sort(([a], [b]) => compare(a, b));
  const pad = ' '.repeat(indent);
  return entries.flatMap(([key, value]) => {
    const head = `${pad}${inline(key, indent, 0, sortKeys)}:`;
    // A list in a dict stands at the dict's own indent.
    const inner = blockOf(plain(value), itemsOf(value) === undefined ? indent + 2 : indent, sortKeys);
    if (inner === undefined) return [`${head} ${inline(value, indent + 2, head.length + 1, sortKeys)}`];
    return [head, ...inner];
  });
}

function setLines(set: PySet, indent: number, sortKeys: boolean): string[] {
  return ['!!set', ...dictLines(new PyDict([...set.values()].map((item) => [item, null] as const)), indent, sortKeys)];
}

function inline(value: Value, indent: number, column: number, _sortKeys: boolean): string {
  const bare = plain(value);
  if (bare === null) return 'null';
  if (typeof bare === 'boolean') return bare ? 'true' : 'false';
  if (typeof bare === 'string') return scalar(bare, indent, column);
  if (bare instanceof PyFloat) return floatYaml(bare.value);
  if (bare instanceof PyDict) return '{}';
  if (itemsOf(bare) !== undefined) return '[]';
  if (typeof bare !== 'object') return String(bare);
  if (typeName(bare).startsWith('datetime.')) return (bare as { str(): string }).str();
  throw new PyError('RepresenterError', `('cannot represent an object', ${typeName(bare)})`);
}

function floatYaml(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf';
  return floatText(value).replace(/^(-?\d+)e/, '$1.0e');
}

/** Texts that PyYAML would read back as something else. */
const resolved =
  /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF|~|null|Null|NULL|<<|=|[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)|[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|\d{4}-\d\d-\d\d|\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?)$/;
const special = /[^\n\x20-\x7e]/;

function scalar(text: string, indent: number, column: number): string {
  if (text === '') return "''";
  if (special.test(text) || /^[ ]*\n|\n $| \n|\n[ ]+$/.test(text)) return doubleQuoted(text);
  const unsafe =
    resolved.test(text) || /^[-?:](?:\s|$)|^[,[\]{}#&*!|>'"%@`]|^(?:---|\.\.\.)|: |:$| #|^\s|\s$|\n/.test(text);
  return fold(unsafe ? `'${text.replaceAll("'", "''")}'` : text, indent, column);
}

/** Breaks a text at single blanks beyond the width; line ends of a quoted text are doubled. */
function fold(text: string, indent: number, column: number): string {
  const pad = ' '.repeat(indent);
  let at = column;
  return text.replace(/\n+|(?<=\S) (?=\S)|[^ \n]+| +/g, (part) => {
    if (part.startsWith('\n')) {
      at = indent;
      return `\n${part}${pad}`;
    }
    if (part === ' ' && at > foldAt) {
      at = indent;
      return `\n${pad}`;
    }
    at += part.length;
    return part;
  });
}

const short: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\t': '\\t',
  '\r': '\\r',
  '"': '\\"',
  '\\': '\\\\',
  '\0': '\\0',
};

function doubleQuoted(text: string): string {
  const body = text.replace(/[\s\S]/gu, (char) => {
    if (Object.hasOwn(short, char)) return short[char] ?? char;
    const point = char.codePointAt(0) ?? 0;
    if (point >= 0x20 && point < 0x7f) return char;
    if (point < 0x100) return `\\x${point.toString(16).toUpperCase().padStart(2, '0')}`;
    return point < 0x10000
      ? `\\u${point.toString(16).toUpperCase().padStart(4, '0')}`
      : `\\U${point.toString(16).toUpperCase().padStart(8, '0')}`;
  });
  return `"${body}"`;
}
