import { PyError, typeError, valueError } from './error.ts';
import { MethodTable } from './methods.ts';
import { type SliceBounds, sliceItems } from './slice.ts';
import { type BinaryOperator, PyObject, type Value } from './value.ts';

/** Python's `bytes`, as `str.encode` gives them. */
export class PyBytes extends PyObject {
  readonly typeName = 'bytes';
  readonly bytes: readonly number[];

  constructor(bytes: readonly number[]) {
    super();
    this.bytes = bytes;
  }

  override length(): number {
    return this.bytes.length;
  }

  override iterate(): Iterable<Value> {
    return this.bytes;
  }

  override contains(needle: Value): boolean {
    if (typeof needle === 'number') return this.bytes.includes(needle);
    if (!(needle instanceof PyBytes)) throw typeError('a bytes-like object is required');
    return Buffer.from(this.bytes).includes(Buffer.from(needle.bytes));
  }

  override repr(): string {
    const quote = this.bytes.includes(39) && !this.bytes.includes(34) ? '"' : "'";
    return `b${quote}${this.bytes.map((byte) => shown(byte, quote)).join('')}${quote}`;
  }

  override equals(other: Value): boolean {
    return other instanceof PyBytes && Buffer.from(this.bytes).equals(Buffer.from(other.bytes));
  }

  override compare(other: Value): number | undefined {
    return other instanceof PyBytes ? Buffer.compare(Buffer.from(this.bytes), Buffer.from(other.bytes)) : undefined;
  }

  override hashKey(): unknown {
    return `\u0000bytes${this.bytes.join()}`;
  }

  override getItem(key: Value): Value | undefined {
    return typeof key === 'number' ? this.bytes.at(key) : undefined;
  }

  slice(bounds: SliceBounds): PyBytes {
    return new PyBytes(sliceItems([...this.bytes], bounds) as number[]);
  }

  override getAttr(name: string): Value | undefined {
    return methods.bound(this, name, 'bytes');
  }

  override binary(operator: BinaryOperator, other: Value, reflected: boolean): Value | undefined {
    if (operator === '+' && other instanceof PyBytes && !reflected) return new PyBytes([...this.bytes, ...other.bytes]);
    if (operator !== '*' || typeof other !== 'number') return undefined;
    return new PyBytes(Array.from({ length: Math.max(0, other) }, () => this.bytes).flat());
  }
}

const methods = new MethodTable<PyBytes>({
  decode: ["encoding='utf-8', errors='strict'", (self, args) => decode(self, args.text('encoding'))],
  hex: ['', (self) => Buffer.from(self.bytes).toString('hex')],
});

const escapes: Readonly<Record<number, string>> = { 9: '\\t', 10: '\\n', 13: '\\r', 92: '\\\\' };

function shown(byte: number, quote: string): string {
  const escaped = escapes[byte];
  if (escaped !== undefined) return escaped;
  const char = String.fromCharCode(byte);
  if (char === quote) return `\\${quote}`;
  return byte >= 32 && byte < 127 ? char : `\\x${byte.toString(16).padStart(2, '0')}`;
}

/** The largest character that an encoding of one byte has. */
const narrow: Readonly<Record<string, number>> = { ascii: 127, usascii: 127, latin1: 255, iso88591: 255, l1: 255 };

function plainName(encoding: string): string {
  return encoding.toLowerCase().replace(/[-_ ]/g, '');
}

/** Python's `text.encode(encoding, errors)` for the encodings of Unicode, Latin 1 and ASCII. */
export function encode(text: string, encoding: string, errors: string): PyBytes {
  const name = plainName(encoding);
  if (name === 'utf8' || name === 'u8') return new PyBytes([...Buffer.from(text, 'utf8')]);
  if (name === 'utf8sig') return new PyBytes([0xef, 0xbb, 0xbf, ...Buffer.from(text, 'utf8')]);
  const wide = [...Buffer.from(text, 'utf16le')];
  if (name === 'utf16le') return new PyBytes(wide);
  if (name === 'utf16') return new PyBytes([0xff, 0xfe, ...wide]);
  if (name === 'utf16be') return new PyBytes([...Buffer.from(wide).swap16()]);
  const last = narrow[name];
  if (last === undefined) throw new PyError('LookupError', `unknown encoding: ${encoding}`);
  return new PyBytes(Array.from(text, (char) => encodeNarrow(char, last, encoding, errors)).flat());
}

function encodeNarrow(char: string, last: number, encoding: string, errors: string): number[] {
  const point = char.codePointAt(0) ?? 0;
  if (point <= last) return [point];
  const hex = point.toString(16);
  switch (errors) {
    case 'ignore':
      return [];
    case 'replace':
      return [63];
    case 'xmlcharrefreplace':
      return [...Buffer.from(`&#${point};`)];
    case 'backslashreplace': {
      const width = point < 0x100 ? 2 : point < 0x10000 ? 4 : 8;
      return [...Buffer.from(`\\${{ 2: 'x', 4: 'u', 8: 'U' }[width]}${hex.padStart(width, '0')}`)];
    }
    default:
      throw new PyError(
        'UnicodeEncodeError',
        `'${encoding}' codec can't encode character '\\u${hex.padStart(4, '0')}'`,
      );
  }
}

function decode(self: PyBytes, encoding: string): string {
  const name = plainName(encoding);
  const buffer = Buffer.from(self.bytes);
  const last = narrow[name];
  if (last !== undefined) {
    if (self.bytes.some((byte) => byte > last)) throw valueError(`'${encoding}' codec can't decode these bytes`);
    return buffer.toString('latin1');
  }
  const label = { utf8: 'utf-8', u8: 'utf-8', utf8sig: 'utf-8', utf16: 'utf-16', utf16le: 'utf-16le' }[name];
  if (label === undefined) throw new PyError('LookupError', `unknown encoding: ${encoding}`);
  try {
    return new TextDecoder(label, { fatal: true, ignoreBOM: !/sig|16$/.test(name) }).decode(buffer);
  } catch (cause) {
    throw new PyError('UnicodeDecodeError', `'${encoding}' codec can't decode these bytes`, cause);
  }
}
