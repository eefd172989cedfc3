import { bound, literal } from './sql.ts';

/** Numbers that the engine, reading JSON, would not give as they are written: more digits than a float keeps, or tiny ones. */
const INEXACT = '[0-9][0-9.]{15,}|0[.]0{5}';
const STRING = '"(?:[^"\\\\]|\\\\.)*"';
const EXPONENT = '(?:[eE][+-]?[0-9]+)?';
const NUMBER = `-?(?:[0-9][0-9.]{15,}|0[.]0{5}[0-9]*)${EXPONENT}`;
/** Such a number where a value begins. */
const VALUES = `([:\\[,]\\s*)(${NUMBER})`;
/** Such a number; or what is passed over, for nothing within it to be taken for one: a string, or another number. */
const TOKENS = `(${NUMBER})|(${STRING}|-?[0-9][0-9.]*${EXPONENT})`;

/** Begins numbers that are texts on the way, so that they are found again in JSON that stays JSON. */
export const NUMBER_MARK = '\u{E000}#';

/** Whether a JSON text may have a number that is only exact as a text. */
export function hasInexactNumbers(json: string): string {
  return `regexp_matches(${json}, ${literal(INEXACT)})`;
}

/**
 * A JSON text with such numbers as texts, which begin with `mark`; the words within its strings stay as they are: quotes
 * within a string leave no JSON, and it is then taken apart. Control characters, of which JSON has none, tell numbers from
 * the rest on that way.
 */
export function numbersAsText(json: string, mark = ''): string {
  const values = `regexp_replace(${json}, ${literal(VALUES)}, ${literal(`\\1"${mark}\\2"`)}, 'g')`;
  const marked = `regexp_replace(${json}, ${literal(TOKENS)}, concat(chr(2), '\\1', chr(1), '\\2'), 'g')`;
  const strings = `replace(${marked}, concat(chr(2), chr(1)), '')`;
  const tokens = `replace(replace(${strings}, chr(2), ${literal(`"${mark}`)}), chr(1), '"')`;
  return `case when json_valid(${values}) then ${values} else ${tokens} end`;
}

/** A text without the marks of its numbers, which are numbers again where it is JSON. */
export function restoredNumbers(text: string): string {
  const mark = literal(NUMBER_MARK);
  const numbers = `regexp_replace(t, ${literal(`"${NUMBER_MARK}([^"]*)"`)}, '\\1', 'g')`;
  return bound(text, 't', `case when contains(t, ${mark}) then replace(${numbers}, ${mark}, '') else t end`);
}
