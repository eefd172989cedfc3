import { encode } from './bytes.ts';
import { PyDict } from './dict.ts';
import { PyError, typeError, valueError } from './error.ts';
import { iterate, textLength } from './iterate.ts';
import { type MethodEntry, MethodTable } from './methods.ts';
import { typeName } from './names.ts';
import type { Arguments } from './signature.ts';
import { sliceText } from './slice.ts';
import { capitalize, swapCase, titleCase } from './str-case.ts';
import { formatText } from './str-format.ts';
import { splitLines, splitText, splitTextFromRight, stripText } from './str-split.ts';
import { escapeHtml, PyStr, plain } from './str-subclass.ts';
import { testMethods } from './str-tests.ts';
import { str } from './text.ts';
import { PyTuple } from './tuple.ts';
import type { Value } from './value.ts';

const change: Readonly<Record<string, MethodEntry<string>>> = {
  capitalize: ['', (self) => capitalize(self)],
  casefold: ['', (self) => self.toLowerCase().replaceAll('ß', 'ss')],
  expandtabs: ['tabsize=8', (self, args) => expandTabs(self, args.int('tabsize'))],
  encode: [
    "encoding='utf-8', errors='strict'",
    (self, args) => encode(self, args.text('encoding'), args.text('errors')),
  ],
  format: ['*args, **kwargs', (self, args) => formatText(self, args.rest, (name) => args.extra.get(name))],
  format_map: ['mapping, /', (self, args) => formatText(self, [], (name) => mapped(args.get('mapping'), name))],
  lower: ['', (self) => self.toLowerCase()],
  replace: [
    'old, new, count=-1, /',
    (self, args) => replaceText(self, args.text('old'), args.text('new'), args.int('count')),
  ],
  removeprefix: [
    'prefix, /',
    (self, args) => (self.startsWith(args.text('prefix')) ? self.slice(args.text('prefix').length) : self),
  ],
  removesuffix: [
    'suffix, /',
    (self, args) => {
      const suffix = args.text('suffix');
      return suffix !== '' && self.endsWith(suffix) ? self.slice(0, -suffix.length) : self;
    },
  ],
  swapcase: ['', (self) => swapCase(self)],
  title: ['', (self) => titleCase(self)],
  translate: ['table, /', (self, args) => translate(self, args.get('table'))],
  upper: ['', (self) => self.toUpperCase()],
};

const strip: Readonly<Record<string, MethodEntry<string>>> = {
  strip: ['chars=None, /', (self, args) => stripText(self, charsOf(args), 'both')],
  lstrip: ['chars=None, /', (self, args) => stripText(self, charsOf(args), 'left')],
  rstrip: ['chars=None, /', (self, args) => stripText(self, charsOf(args), 'right')],
};

const pad: Readonly<Record<string, MethodEntry<string>>> = {
  center: [
    "width, fillchar=' ', /",
    (self, args) => {
      const width = args.int('width');
      const missing = Math.max(0, width - textLength(self));
      // Where the padding is uneven, Python puts the odd one left when the width is odd.
      const left = Math.floor(missing / 2) + ((missing % 2) & (width % 2));
      return args.text('fillchar').repeat(left) + self + args.text('fillchar').repeat(missing - left);
    },
  ],
  ljust: ["width, fillchar=' ', /", (self, args) => self + padding(self, args)],
  rjust: ["width, fillchar=' ', /", (self, args) => padding(self, args) + self],
  zfill: [
    'width, /',
    (self, args) => {
      const sign = /^[+-]/.test(self) ? self.slice(0, 1) : '';
      return sign + '0'.repeat(Math.max(0, args.int('width') - textLength(self))) + self.slice(sign.length);
    },
  ],
};

const search: Readonly<Record<string, MethodEntry<string>>> = {
  count: ['sub, start=None, end=None, /', (self, args) => countText(part(self, args), args.text('sub'))],
  endswith: [
    'suffix, start=None, end=None, /',
    (self, args) => affix(args, 'suffix', (text) => part(self, args).endsWith(text)),
  ],
  find: ['sub, start=None, end=None, /', (self, args) => findText(self, args, false)],
  index: ['sub, start=None, end=None, /', (self, args) => found(findText(self, args, false))],
  rfind: ['sub, start=None, end=None, /', (self, args) => findText(self, args, true)],
  rindex: ['sub, start=None, end=None, /', (self, args) => found(findText(self, args, true))],
  startswith: [
    'prefix, start=None, end=None, /',
    (self, args) => affix(args, 'prefix', (text) => part(self, args).startsWith(text)),
  ],
};

const split: Readonly<Record<string, MethodEntry<string>>> = {
  join: ['iterable, /', (self, args) => joinTexts(self, args.get('iterable'))],
  partition: ['sep, /', (self, args) => partition(self, args.text('sep'), self.indexOf(args.text('sep')), true)],
  rpartition: ['sep, /', (self, args) => partition(self, args.text('sep'), self.lastIndexOf(args.text('sep')), false)],
  rsplit: ['sep=None, maxsplit=-1', (self, args) => splitTextFromRight(self, separator(args), args.int('maxsplit'))],
  split: ['sep=None, maxsplit=-1', (self, args) => splitText(self, separator(args), args.int('maxsplit'))],
  splitlines: ['keepends=False', (self, args) => splitLines(self, args.get('keepends') === true)],
};

const markup = (text: string): PyStr => new PyStr(text, 'markup');
const escapedText = (text: string, value: Value): string =>
  value instanceof PyStr && value.flavor === 'markup' ? text : escapeHtml(text);

/** The methods that text which is already HTML has of its own: what is put into it is escaped. */
export const markupMethods = new MethodTable<PyStr>({
  format: [
    '*args, **kwargs',
    (self, args) => markup(formatText(self.text, args.rest, (name) => args.extra.get(name), escapedText)),
  ],
  format_map: [
    'mapping, /',
    (self, args) => markup(formatText(self.text, [], (name) => mapped(args.get('mapping'), name), escapedText)),
  ],
});

/** The methods of str. */
export const strMethods = new MethodTable<string>(change, strip, pad, search, split, testMethods);

function charsOf(args: Arguments): string | undefined {
  return args.get('chars') === null ? undefined : args.text('chars');
}

function separator(args: Arguments): string | undefined {
  if (args.get('sep') === null) return undefined;
  const text = args.text('sep');
  if (text === '') throw valueError('empty separator');
  return text;
}

function padding(self: string, args: Arguments): string {
  return args.text('fillchar').repeat(Math.max(0, args.int('width') - textLength(self)));
}

function part(self: string, args: Arguments): string {
  if (args.get('start') === null && args.get('end') === null) return self;
  return sliceText(self, { from: args.get('start'), to: args.get('end'), step: null });
}

function affix(args: Arguments, name: string, test: (text: string) => boolean): boolean {
  const value = args.get(name);
  if (!(value instanceof PyTuple)) return test(args.text(name));
  return value.items.some((item) => test(str(item)));
}

function findText(self: string, args: Arguments, last: boolean): number {
  const inside = part(self, args);
  const at = last ? inside.lastIndexOf(args.text('sub')) : inside.indexOf(args.text('sub'));
  if (at === -1) return -1;
  const start = args.get('start');
  const skipped = start === null ? 0 : self.length - sliceText(self, { from: start, to: null, step: null }).length;
  return textLength(self.slice(0, skipped)) + textLength(inside.slice(0, at));
}

function found(at: number): number {
  if (at === -1) throw valueError('substring not found');
  return at;
}

function countText(text: string, sub: string): number {
  return sub === '' ? textLength(text) + 1 : text.split(sub).length - 1;
}

/** Python's `text.replace(old, new, count)`; a negative count replaces all. */
export function replaceText(text: string, old: string, fresh: string, count: number): string {
  if (count < 0 && old === '') return fresh + Array.from(text, (char) => char + fresh).join('');
  if (count < 0) return text.split(old).join(fresh);
  return replaceSome(text, old, fresh, count);
}

function replaceSome(text: string, old: string, fresh: string, count: number): string {
  let out = '';
  let from = 0;
  for (let done = 0; done < count; done += 1) {
    const at = text.indexOf(old, from + (old === '' && done > 0 ? 1 : 0));
    if (at === -1) break;
    out += text.slice(from, at) + fresh;
    from = at + old.length;
    if (old === '' && at >= text.length) break;
  }
  return out + text.slice(from);
}

/** Python's `separator.join(items)`; throws TypeError when an item is not a str. */
export function joinTexts(separatorText: string, items: Value): string {
  const texts: string[] = [];
  for (const item of iterate(items)) {
    const text = plain(item);
    if (typeof text !== 'string') {
      throw typeError(`sequence item ${texts.length}: expected str instance, ${typeName(item)} found`);
    }
    texts.push(text);
  }
  return texts.join(separatorText);
}

function partition(self: string, sep: string, at: number, first: boolean): PyTuple {
  if (sep === '') throw valueError('empty separator');
  if (at === -1) return new PyTuple(first ? [self, '', ''] : ['', '', self]);
  return new PyTuple([self.slice(0, at), sep, self.slice(at + sep.length)]);
}

function expandTabs(text: string, size: number): string {
  let column = 0;
  return text.replace(/[\s\S]/gu, (char) => {
    if (char === '\t') {
      const spaces = size > 0 ? size - (column % size) : 0;
      column += spaces;
      return ' '.repeat(spaces);
    }
    column = char === '\n' || char === '\r' ? 0 : column + 1;
    return char;
  });
}

function mapped(mapping: Value, name: string): Value | undefined {
  if (mapping instanceof PyDict) return mapping.get(name);
  throw new PyError('TypeError', `'${typeName(mapping)}' object is not a mapping`);
}

function translate(text: string, table: Value): string {
  if (!(table instanceof PyDict)) throw typeError(`'${typeName(table)}' object is not subscriptable`);
  return Array.from(text, (char) => {
    const to = table.get(char.codePointAt(0) ?? 0);
    if (to === undefined) return char;
    if (to === null) return '';
    return typeof to === 'number' ? String.fromCodePoint(to) : str(to);
  }).join('');
}
