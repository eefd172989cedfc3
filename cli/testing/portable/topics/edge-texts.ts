import type { InputValue } from '../types.ts';

/** Texts with letters of one to four bytes, combining marks, blanks of every kind, quotes, and none at all. */
export const EDGE_TEXTS: readonly (readonly [InputValue])[] = [
  ['hello'],
  ['Hello  wORLD foo-bar '],
  ['añ😀b'],
  ['e\u0301'],
  ['é'],
  ['ß'],
  ['it\'s "a" `b` \\d'],
  [' \t\n blanks \r\n'],
  ['\u00a0nbsp\u00a0'],
  ['a,b,,c'],
  [',a,'],
  ['100%_x'],
  [''],
  [' '],
  [null],
];
