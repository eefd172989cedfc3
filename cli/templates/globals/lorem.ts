import { PyStr } from '../values/str-subclass.ts';
import type { Value } from '../values/value.ts';

const WORDS =
  'lorem ipsum dolor sit amet consectetuer adipiscing elit sed diam nonummy nibh euismod tincidunt ut laoreet magna aliquam erat volutpat'.split(
    ' ',
  );

/** The whole numbers of a span, the last one left out, by chance. */
function between(from: number, to: number): number {
  return from + Math.floor(Math.random() * (to - from));
}

/** Jinja's `lipsum`: `count` paragraphs of `least` to `most` words that mean nothing. */
export function lorem(count: number, isHtml: boolean, least: number, most: number): Value {
  const paragraphs = Array.from({ length: Math.max(0, count) }, () => paragraph(between(least, most)));
  if (!isHtml) return paragraphs.join('\n\n');
  return new PyStr(paragraphs.map((text) => `<p>${text}</p>`).join('\n'), 'markup');
}

function paragraph(length: number): string {
  const words: string[] = [];
  let left = 0;
  for (let index = 0; index < length; index += 1) {
    const word = WORDS[between(0, WORDS.length)] ?? '';
    const isFirst = left === 0;
    if (isFirst) left = between(4, 12);
    left -= 1;
    const shown = isFirst ? word.charAt(0).toUpperCase() + word.slice(1) : word;
    words.push(left === 0 && index < length - 1 ? `${shown}.` : shown);
  }
  return `${words.join(' ')}.`;
}
