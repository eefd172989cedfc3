import { EscapeError } from './escape-error.ts';

const simple: Readonly<Record<string, string>> = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

const widths: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/**
 * The text of a string literal between its quotes, as Jinja reads it: Python's `unicode-escape`, in which an unknown
 * escape keeps its backslash. Throws EscapeError for one that is cut off.
 */
export function unescapeString(body: string): string {
  if (!body.includes('\\')) return body;
  return asciiWithEscapes(body).replace(
    /\\(?:([0-7]{1,3})|([xuU])([0-9a-fA-F]*)|N(\{[^}]*\})?|([\s\S]))/g,
    (whole, octal?: string, width?: string, hex?: string, named?: string, char?: string) => {
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
      if (width !== undefined) return hexEscape(width, hex ?? '');
      if (char === undefined)
        throw new EscapeError(
          named === undefined ? 'malformed \\N character escape' : 'unknown Unicode character name',
        );
      return simple[char] ?? whole;
    },
  );
}

/** Characters beyond ASCII become escapes first, so that a backslash before one is an escaped backslash, as in Jinja. */
function asciiWithEscapes(body: string): string {
  return body.replace(/[^\0-\x7f]/gu, (char) => {
    const point = char.codePointAt(0) ?? 0;
    if (point < 0x100) return `\\x${point.toString(16).padStart(2, '0')}`;
    return point < 0x10000 ? `\\u${point.toString(16).padStart(4, '0')}` : `\\U${point.toString(16).padStart(8, '0')}`;
  });
}

function hexEscape(kind: string, digits: string): string {
  const width = widths[kind] ?? 2;
  if (digits.length < width) throw new EscapeError(`truncated \\${kind}${'X'.repeat(width)} escape`);
  const point = Number.parseInt(digits.slice(0, width), 16);
  if (point > 0x10ffff) throw new EscapeError('illegal Unicode character');
  return String.fromCodePoint(point) + digits.slice(width);
}
