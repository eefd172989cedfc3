import { bound, literal } from './sql.ts';

/** Numbers that the engine, reading JSON, would not give as they are written: more digits than a float keeps, or tiny ones. */
const INEXACT = '[0-9][0-9.]{15,}|0[.]0{5}';
const STRING = '"(?:[^"\\\\]|\\\\.)*"';
const EXPONENT = '(?:[eE][+-]?[0-9]+)?';
/** Such a number; or what is passed over, for nothing within it to be taken for one: a string, or another number. */
const TOKENS = `(-?(?:[0-9][0-9.]{15,}|0[.]0{5}[0-9]*)${EXPONENT})|(${STRING}|-?[0-9][0-9.]*${EXPONENT})`;

/** Begins numbers that are texts on the way, so that they are found again in JSON that stays JSON. */
export const NUMBER_MARK = '\u{E000}#';

/** Whether a JSON text may have a number that is only exact as a text. */
export function hasInexactNumbers(json: string): string {
  return `regexp_matches(${json}, ${literal(INEXACT)})`;
}

/**
 * A JSON text with such numbers as texts, which begin with `mark`; the words within its strings stay as they are.
 * Control characters, of which JSON has none, tell the two apart on the way.
 */
export function numbersAsText(json: string, mark = ''): string {
  const marked = `regexp_replace(${json}, ${literal(TOKENS)}, concat(chr(2), '\\1', chr(1), '\\2'), 'g')`;
  const strings = `replace(${marked}, concat(chr(2), chr(1)), '')`;
  return `replace(replace(${strings}, chr(2), ${literal(`"${mark}`)}), chr(1), '"')`;
}

/** A text without the marks of its numbers, which are numbers again where it is JSON. */
export function restoredNumbers(text: string): string {
  const mark = literal(NUMBER_MARK);
  const numbers = `regexp_replace(t, ${literal(`"${NUMBER_MARK}([^"]*)"`)}, '\\1', 'g')`;
  return bound(text, 't', `case when contains(t, ${mark}) then replace(${numbers}, ${mark}, '') else t end`);
}
