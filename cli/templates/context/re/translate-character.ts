import { PyError } from '../../values/error.ts';

/** What the reading of one character depends on. */
export interface Flags {
  /** Whether `\w`, `\d` and `\s` mean ASCII only. */
  readonly ascii: boolean;
  /** Whether a letter stands for both its cases. */
  readonly bothCases: boolean;
}

const word = '\\p{L}\\p{M}\\p{N}_';
const classes: Readonly<Record<string, string>> = { w: word, d: '\\p{Nd}', s: '\\s\\x1c-\\x1f\\x85' };
const asciiClasses: Readonly<Record<string, string>> = { w: 'A-Za-z0-9_', d: '0-9', s: ' \\t\\n\\r\\f\\v' };
const controls: Readonly<Record<string, string>> = { a: '\x07', b: '\b', n: '\n', r: '\r', t: '\t', f: '\f', v: '\v' };

function classOf(letter: string, { ascii }: Flags): string {
  return (ascii ? asciiClasses : classes)[letter] ?? '';
}

/** A character as itself. */
function plain(char: string): string {
  return `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`;
}

function casesOf(char: string): string[] {
  const cases = [char, char.toLowerCase(), char.toUpperCase()].filter((one) => [...one].length === 1);
  return [...new Set(cases)];
}

/** A character as a pattern, in both its cases where that is wanted. */
export function cased(char: string, { bothCases }: Flags): string {
  const cases = bothCases ? casesOf(char) : [char];
  if (cases.length > 1) return `[${cases.map(plain).join('')}]`;
  return /[\^$\\.*+?()[\]{}|/\s]/.test(char) ? plain(char) : char;
}

/** The pattern of an escape at the beginning of `rest`, and how long it is. */
export function translateEscape(rest: string, at: number, flags: Flags): [string, number] {
  const char = rest.charAt(1);
  const letters = classOf('w', flags);
  if (char === 'A') return ['(?<![\\s\\S])', 2];
  if (char === 'Z') return ['(?![\\s\\S])', 2];
  if (char === 'b') return [`(?:(?<=[${letters}])(?![${letters}])|(?<![${letters}])(?=[${letters}]))`, 2];
  if (char === 'B') return [`(?:(?<=[${letters}])(?=[${letters}])|(?<![${letters}])(?![${letters}]))`, 2];
  if (/[wds]/.test(char)) return [`[${classOf(char, flags)}]`, 2];
  if (/[WDS]/.test(char)) return [`[^${classOf(char.toLowerCase(), flags)}]`, 2];
  const [escaped, length] = escapedCharacter(rest, at);
  return [cased(escaped, flags), length];
}

/** The character that an escape means, and how long the escape is; throws `re.error` for one that means none. */
function escapedCharacter(rest: string, at: number, inClass = false): [string, number] {
  const char = rest.charAt(1);
  const coded = /^\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/.exec(rest);
  if (coded !== null) {
    const point = Number.parseInt(coded[1] ?? coded[2] ?? coded[3] ?? '0', 16);
    if (point > 0x10ffff) throw new PyError('error', `bad escape ${coded[0]} at position ${at}`);
    return [String.fromCodePoint(point), coded[0].length];
  }
  const octal = (inClass ? /^\\[0-7]{1,3}/ : /^\\(?:0[0-7]{0,2}|[1-3][0-7]{2})/).exec(rest);
  if (octal !== null) {
    const point = Number.parseInt(octal[0].slice(1), 8);
    if (point > 0o377) throw new PyError('error', `octal escape value ${octal[0]} outside of range 0-0o377`);
    return [String.fromCharCode(point), octal[0].length];
  }
  if (Object.hasOwn(controls, char) && (char !== 'b' || inClass)) return [controls[char] ?? '', 2];
  if (char === '') throw new PyError('error', `bad escape (end of pattern) at position ${at}`);
  if (/[A-Za-z0-9]/.test(char)) throw new PyError('error', `bad escape \\${char} at position ${at}`);
  const escaped = String.fromCodePoint(rest.codePointAt(1) ?? 0);
  return [escaped, 1 + escaped.length];
}

/** The pattern of the character class at the beginning of `rest`, and how long it is. */
export function translateClass(rest: string, at: number, flags: Flags): [string, number] {
  const negated = rest.charAt(1) === '^';
  const start = negated ? 2 : 1;
  const unterminated = (): PyError => new PyError('error', `unterminated character set at position ${at}`);
  let out = '';
  let next = start;
  while (rest.charAt(next) !== ']' || next === start) {
    if (next >= rest.length) throw unterminated();
    const [low, lowLength] = member(rest.slice(next), at + next, flags);
    next += lowLength;
    if (rest.charAt(next) !== '-' || rest.charAt(next + 1) === ']') {
      out += typeof low === 'string' ? charactersOf(low, low, flags) : low.set;
      continue;
    }
    if (next + 1 >= rest.length) throw unterminated();
    const [high, highLength] = member(rest.slice(next + 1), at + next + 1, flags);
    const shown = rest.slice(next - lowLength, next + 1 + highLength);
    if (typeof low !== 'string' || typeof high !== 'string' || codeOf(low) > codeOf(high))
      throw new PyError('error', `bad character range ${shown} at position ${at + next - lowLength}`);
    out += charactersOf(low, high, flags);
    next += 1 + highLength;
  }
  return [`[${negated ? '^' : ''}${out}]`, next + 1];
}

function codeOf(char: string): number {
  return char.codePointAt(0) ?? 0;
}

/** One member of a class: a character, or the set that `\w` and the like mean. */
function member(rest: string, at: number, flags: Flags): [string | { readonly set: string }, number] {
  const char = String.fromCodePoint(codeOf(rest));
  if (char !== '\\') return [char, char.length];
  const letter = rest.charAt(1);
  if (/[wds]/.test(letter)) return [{ set: classOf(letter, flags) }, 2];
  if (/[DS]/.test(letter) && !flags.ascii && letter === 'D') return [{ set: '\\P{Nd}' }, 2];
  if (/[WDS]/.test(letter)) return [{ set: `\\${letter}` }, 2];
  return escapedCharacter(rest, at, true);
}

/** A span of characters; the ASCII letters in it in both cases where that is wanted. */
function charactersOf(low: string, high: string, { bothCases }: Flags): string {
  if (low === high) return (bothCases ? casesOf(low) : [low]).map(plain).join('');
  const span = `${plain(low)}-${plain(high)}`;
  if (!bothCases) return span;
  let more = '';
  for (let point = Math.max(65, codeOf(low)); point <= Math.min(122, codeOf(high)); point += 1) {
    const char = String.fromCharCode(point);
    if (/[A-Za-z]/.test(char)) more += casesOf(char).map(plain).join('');
  }
  return span + more;
}
