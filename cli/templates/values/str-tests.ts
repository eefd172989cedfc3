import type { MethodEntry } from './methods.ts';
import { blank } from './white-space.ts';

const onlyBlank = new RegExp(`^[${blank}]+$`);
const onlyAscii = /^[\0-\x7f]*$/;

const whole = (pattern: RegExp) => (self: string) => pattern.test(self);
const keywords = new Set(
  'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield'.split(
    ' ',
  ),
);

/** Whether a text is a Python identifier; keywords are. */
export function isIdentifier(text: string): boolean {
  return keywords.has(text) || /^[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{M}\p{Nd}\p{Pc}]*$/u.test(text);
}

/** The methods of str that ask what it is made of. */
export const testMethods: Readonly<Record<string, MethodEntry<string>>> = {
  isalnum: ['', whole(/^[\p{L}\p{N}]+$/u)],
  isalpha: ['', whole(/^\p{L}+$/u)],
  isascii: ['', whole(onlyAscii)],
  isdecimal: ['', whole(/^\p{Nd}+$/u)],
  isdigit: ['', whole(/^[\p{Nd}\u00b2\u00b3\u00b9\u2070\u2074-\u2079\u2080-\u2089]+$/u)],
  isidentifier: ['', (self) => isIdentifier(self)],
  islower: ['', (self) => /\p{L}/u.test(self) && self === self.toLowerCase() && self !== self.toUpperCase()],
  isnumeric: ['', whole(/^\p{N}+$/u)],
  isprintable: ['', (self) => !/[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u.test(self)],
  isspace: ['', whole(onlyBlank)],
  istitle: ['', (self) => isTitle(self)],
  isupper: ['', (self) => /\p{L}/u.test(self) && self === self.toUpperCase() && self !== self.toLowerCase()],
};

function isTitle(text: string): boolean {
  const words = text.match(/\p{L}+/gu) ?? [];
  return words.length > 0 && words.every((word) => /^\p{Lu}[^\p{Lu}]*$/u.test(word));
}
