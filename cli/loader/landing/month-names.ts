import { literal } from './sql.ts';

/** Names of the months, long and short, with a point or without, and of the halves of a day, in a language. */
const NAMES: Readonly<Record<'es', readonly (readonly [pattern: string, name: string])[]>> = {
  es: [
    ['ene(ro)?', 'Jan'],
    ['feb(r(ero)?)?', 'Feb'],
    ['mar(zo)?', 'Mar'],
    ['abr(il)?', 'Apr'],
    ['may(o)?', 'May'],
    ['jun(io)?', 'Jun'],
    ['jul(io)?', 'Jul'],
    ['ago(sto)?', 'Aug'],
    ['sep(t(iembre)?)?|set(iembre)?', 'Sep'],
    ['oct(ubre)?', 'Oct'],
    ['nov(iembre)?', 'Nov'],
    ['dic(iembre)?', 'Dec'],
    ['a\\.?[ \\x{a0}]?m', 'AM'],
    ['p\\.?[ \\x{a0}]?m', 'PM'],
  ],
};

/** The text expression with the names of a language as `strptime` knows them: `9 sept 2022` is `9 Sep 2022`. */
export function englishNames(text: string, language: 'es'): string {
  return NAMES[language].reduce(
    (sql, [pattern, name]) => `regexp_replace(${sql}, ${literal(`(?i)\\b(${pattern})\\b\\.?`)}, '${name}')`,
    text,
  );
}
