import { NOT_RESOLVED } from 'js-yaml';
import type { Yaml } from '../types.ts';
import { floatOf, integerOf, timestampOf } from './dialect.ts';

const WORDS: Readonly<Record<string, Yaml>> = Object.assign(Object.create(null), {
  ...Object.fromEntries(['yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((word) => [word, true])),
  ...Object.fromEntries(
    ['no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((word) => [word, false]),
  ),
  '~': null,
  null: null,
  Null: null,
  NULL: null,
});

/** The value of a plain (unquoted) scalar. */
export function plainScalar(text: string): Yaml {
  const first = text.charCodeAt(0);
  const isNumeric = (first >= 48 && first <= 57) || first === 43 || first === 45 || first === 46;
  if (!isNumeric) {
    const word = text.length <= 5 ? WORDS[text] : undefined;
    return word === undefined ? text : word;
  }
  const integer = integerOf(text);
  if (integer !== NOT_RESOLVED) return integer;
  const float = floatOf(text);
  if (float !== NOT_RESOLVED) return float;
  const time = timestampOf(text);
  return time === NOT_RESOLVED ? text : time;
}
