import { PyDict } from '../values/dict.ts';
import { typeError, valueError } from '../values/error.ts';
import { iterate, listOf } from '../values/iterate.ts';
import { toJson } from '../values/json.ts';
import { typeName } from '../values/names.ts';
import type { Arguments } from '../values/signature.ts';
import { escaped, escapeHtml, PyStr } from '../values/str-subclass.ts';
import { str } from '../values/text.ts';
import { truth } from '../values/truth.ts';
import { PyUndefined } from '../values/undefined.ts';
import type { Value } from '../values/value.ts';
import type { FilterEntry } from './define.ts';
import { urlize } from './urlize.ts';

/** Jinja's filters that write HTML, JSON and URLs. */
export const htmlFilters: Readonly<Record<string, FilterEntry>> = {
  escape: ['s', (args) => escaped(args.get('s'))],
  forceescape: ['value', (args) => new PyStr(escapeHtml(str(args.get('value'))), 'markup')],
  safe: ['value', (args) => new PyStr(str(args.get('value')), 'markup')],
  striptags: ['value', (args) => stripTags(str(args.get('value')))],
  tojson: ['value, indent=None', toJsonFilter],
  urlencode: ['value', (args) => urlEncode(args.get('value'))],
  urlize: [
    'value, trim_url_limit=None, nofollow=False, target=None, rel=None, extra_schemes=None',
    (args) => urlize(args),
  ],
  xmlattr: ['d, autospace=True', xmlAttributes],
};

const jsonEscapes: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  "'": '\\u0027',
};

function toJsonFilter(args: Arguments): Value {
  const width = args.get('indent');
  const indent = width === null ? undefined : typeof width === 'string' ? width : ' '.repeat(args.int('indent'));
  const json = toJson(args.get('value'), { sortKeys: true, indent });
  return new PyStr(
    json.replace(/[<>&']/g, (char) => jsonEscapes[char] ?? char),
    'markup',
  );
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\xa0' };

function stripTags(text: string): string {
  const bare = text.replace(/<!--[\s\S]*?-->/g, '').replace(/<[^>]*>/g, '');
  const read = bare.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (whole, decimal, hex, name) => {
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
    return Object.hasOwn(named, String(name)) ? (named[String(name)] ?? whole) : whole;
  });
  return read
    .split(/\s+/)
    .filter((word) => word !== '')
    .join(' ');
}

function urlEncode(value: Value): string {
  if (typeof value === 'string' || !isIterable(value)) return quoteUrl(str(value), false);
  const pairs = value instanceof PyDict ? [...value.entries()] : Array.from(iterate(value), pairOf);
  return pairs.map(([key, item]) => `${quoteUrl(str(key), true)}=${quoteUrl(str(item), true)}`).join('&');
}

function pairOf(item: Value): [Value, Value] {
  const [key, value] = listOf(item);
  if (key === undefined || value === undefined) throw valueError('not enough values to unpack (expected 2, got 1)');
  return [key, value];
}

function isIterable(value: Value): boolean {
  return (
    Array.isArray(value) ||
    (typeof value === 'object' && value !== null && value.iterate() !== undefined && !(value instanceof PyStr))
  );
}

function quoteUrl(text: string, query: boolean): string {
  const quoted = encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return query ? quoted.replaceAll('%20', '+') : quoted.replaceAll('%2F', '/');
}

function xmlAttributes(args: Arguments): Value {
  const dict = args.get('d');
  if (!(dict instanceof PyDict)) throw typeError('xmlattr wants a dict');
  const parts: string[] = [];
  for (const [key, value] of dict.entries()) {
    if (value === null || value instanceof PyUndefined) continue;
    if (typeof key !== 'string' && !(key instanceof PyStr))
      throw typeError(`expected string or bytes-like object, got '${typeName(key)}'`);
    const name = str(key);
    if (/[\s/>=]/.test(name)) throw valueError(`Invalid character in attribute name: ${name}`);
    parts.push(`${escapeHtml(name)}="${escaped(value).text}"`);
  }
  const text = parts.join(' ');
  return truth(args.get('autospace')) && text !== '' ? ` ${text}` : text;
}
