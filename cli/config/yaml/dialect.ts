import { defineMappingTag, defineScalarTag, mergeTag, NOT_RESOLVED, Schema, seqTag, strTag } from 'js-yaml';
import type { Yaml } from '../types.ts';
import { YamlFloat } from './values.ts';

const TRUE_WORDS = new Set(['yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON']);
const FALSE_WORDS = new Set(['no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF']);
const NULL_WORDS = new Set(['', '~', 'null', 'Null', 'NULL']);
const DIGITS = [...'0123456789'];

const INTEGER = /^[-+]?(?:0b[01_]+|0x[0-9a-fA-F_]+|0[0-7_]+|0|[1-9][0-9_]*(?::[0-5]?[0-9])+|[1-9][0-9_]*)$/;
const FLOAT =
  /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const TIMESTAMP =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(?:\.(\d*))?(?:[ \t]*(?:(Z)|([-+])(\d\d?)(?::(\d\d))?))?)?$/;

/** A scalar that PyYAML reads as an integer: decimal, octal `010`, hexadecimal, binary, base 60, with `_`. */
export function integerOf(source: string): number | bigint | typeof NOT_RESOLVED {
  if (!INTEGER.test(source)) return NOT_RESOLVED;
  const sign = source.startsWith('-') ? -1 : 1;
  let digits = source.replaceAll('_', '');
  if (digits.startsWith('-') || digits.startsWith('+')) digits = digits.slice(1);
  if (digits.includes(':')) return sign * digits.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  if (/^0[0-7]+$/.test(digits)) digits = `0o${digits.slice(1)}`;
  else if (digits === '0b' || digits === '0x' || digits === '') return NOT_RESOLVED;
  const value = Number(digits);
  if (Number.isSafeInteger(value)) return value === 0 ? 0 : sign * value;
  return BigInt(digits) * BigInt(sign);
}

/** A scalar that PyYAML reads as a float; `1e3` is none, for it has no point and no sign in its exponent. */
export function floatOf(source: string): number | YamlFloat | typeof NOT_RESOLVED {
  if (!FLOAT.test(source)) return NOT_RESOLVED;
  const text = source.replaceAll('_', '').toLowerCase();
  if (text.endsWith('.inf')) return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  if (text === '.nan') return Number.NaN;
  const value = text.includes(':') ? baseSixty(text) : Number(text);
  return Number.isInteger(value) ? new YamlFloat(value) : value;
}

function baseSixty(text: string): number {
  const sign = text.startsWith('-') ? -1 : 1;
  return (
    sign *
    text
      .replace(/^[-+]/, '')
      .split(':')
      .reduce((sum, part) => sum * 60 + Number(part), 0)
  );
}

/** A date or time in the ISO spelling that dbt gives it (Python's `isoformat`), or not one. */
export function timestampOf(source: string): string | typeof NOT_RESOLVED {
  const match = TIMESTAMP.exec(source);
  if (match === null) return NOT_RESOLVED;
  const [, year = '', month = '', day = '', hour, minute, second, fraction, zulu, sign, zoneHour, zoneMinute] = match;
  if (hour === undefined) return source;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const micros = (fraction ?? '').slice(0, 6).padEnd(6, '0');
  const time = `${hour.padStart(2, '0')}:${minute}:${second}${Number(micros) === 0 ? '' : `.${micros}`}`;
  if (zulu !== undefined) return `${date}T${time}+00:00`;
  if (sign === undefined) return `${date}T${time}`;
  return `${date}T${time}${sign}${(zoneHour ?? '0').padStart(2, '0')}:${zoneMinute ?? '00'}`;
}

const never = () => false;

const nullTag = defineScalarTag<null>('tag:yaml.org,2002:null', {
  implicit: true,
  implicitFirstChars: ['', '~', 'n', 'N'],
  resolve: (source) => (NULL_WORDS.has(source) ? null : NOT_RESOLVED),
  identify: never,
});

const booleanTag = defineScalarTag<boolean>('tag:yaml.org,2002:bool', {
  implicit: true,
  implicitFirstChars: [...'yYnNtTfFoO'],
  resolve: (source) => (TRUE_WORDS.has(source) ? true : FALSE_WORDS.has(source) ? false : NOT_RESOLVED),
  identify: never,
});

const integerTag = defineScalarTag<number | bigint>('tag:yaml.org,2002:int', {
  implicit: true,
  implicitFirstChars: ['-', '+', ...DIGITS],
  resolve: integerOf,
  identify: never,
});

const floatTag = defineScalarTag<number | YamlFloat>('tag:yaml.org,2002:float', {
  implicit: true,
  implicitFirstChars: ['-', '+', '.', ...DIGITS],
  resolve: floatOf,
  identify: never,
});

const timestampTag = defineScalarTag<string>('tag:yaml.org,2002:timestamp', {
  implicit: true,
  implicitFirstChars: DIGITS,
  resolve: timestampOf,
  identify: never,
});

const mapTag = defineMappingTag<Record<string, Yaml>>('tag:yaml.org,2002:map', {
  create: () => ({}),
  addPair: (map, key, value) => {
    if (typeof key === 'object' && key !== null && !(key instanceof YamlFloat)) return 'a key that is a list or a map';
    const name = String(key);
    if (name === '__proto__') Object.defineProperty(map, name, { value, enumerable: true });
    else map[name] = value as Yaml;
    return '';
  },
  has: (map, key) => Object.hasOwn(map, String(key)),
  keys: (map) => Object.keys(map),
  get: (map, key) => map[String(key)],
  identify: never,
});

/** What is read alike whatever maps and times become. */
export const commonTags = [strTag, seqTag, nullTag, booleanTag, integerTag, floatTag, mergeTag];

/**
 * The YAML that dbt reads, which is YAML 1.1 as PyYAML resolves it: `yes` and `off` are booleans, `010` is eight,
 * `1:30` is ninety, `1e3` is text, `<<` merges.
 */
export const yamlDialect = new Schema([...commonTags, mapTag, timestampTag]);
