import { normalized } from './convert.ts';

const spaces = /^[\s\x85]+|[\s\x85]+$/g;

/** Python's `int(text, base)`; nothing when the text is not one. Base 0 reads the prefix. */
export function parseIntText(text: string, base = 10): number | bigint | undefined {
  const match = /^([+-]?)(0[xob])?(_?[0-9a-z](?:_?[0-9a-z])*)$/i.exec(text.replace(spaces, ''));
  if (match === null) return undefined;
  const [, sign, prefix, body = ''] = match;
  const prefixBase = prefix === undefined ? undefined : { x: 16, o: 8, b: 2 }[prefix.charAt(1).toLowerCase()];
  const radix = base === 0 ? (prefixBase ?? 10) : base;
  if (prefixBase !== undefined && prefixBase !== radix) return wholeDigits((prefix ?? '') + body, radix, sign);
  if (body.startsWith('_') && prefix === undefined) return undefined;
  return wholeDigits(body, radix, sign);
}

function wholeDigits(body: string, radix: number, sign: string | undefined): number | bigint | undefined {
  let value = 0n;
  for (const char of body.replaceAll('_', '').toLowerCase()) {
    const digit = Number.parseInt(char, 36);
    if (Number.isNaN(digit) || digit >= radix) return undefined;
    value = value * BigInt(radix) + BigInt(digit);
  }
  return normalized(sign === '-' ? -value : value);
}

/** Python's `float(text)`; nothing when the text is not one. */
export function parseFloatText(text: string): number | undefined {
  const bare = text.replace(spaces, '').toLowerCase();
  const word = /^([+-]?)(inf|infinity|nan)$/.exec(bare);
  if (word !== null)
    return word[2] === 'nan' ? Number.NaN : word[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  if (!/^[+-]?(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:e[+-]?\d+(?:_\d+)*)?$/.test(bare)) return undefined;
  return Number(bare.replaceAll('_', ''));
}
