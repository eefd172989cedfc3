import { blank, lineEnds } from './white-space.ts';

const blankRun = new RegExp(`[${blank}]+`, 'g');
const leading = new RegExp(`^[${blank}]+`);
const trailing = new RegExp(`[${blank}]+$`);

/** Python's `strip`, `lstrip` and `rstrip`; white space unless `chars` are told. */
export function stripText(text: string, chars: string | undefined, side: 'both' | 'left' | 'right'): string {
  let result = text;
  if (chars === undefined) {
    if (side !== 'right') result = result.replace(leading, '');
    return side === 'left' ? result : stripEnd(result);
  }
  const set = new Set(chars);
  const letters = Array.from(result);
  let start = 0;
  let end = letters.length;
  if (side !== 'right') while (start < end && set.has(letters[start] ?? '')) start += 1;
  if (side !== 'left') while (end > start && set.has(letters[end - 1] ?? '')) end -= 1;
  return letters.slice(start, end).join('');
}

function stripEnd(text: string): string {
  // A regular expression that is anchored only at its end looks at every run of blanks; most texts need none.
  return trailing.test(text.slice(-1)) ? text.replace(trailing, '') : text;
}

/** Python's `split`: by runs of white space when no separator is told; at most `limit` times unless negative. */
export function splitText(text: string, separator: string | undefined, limit: number): string[] {
  if (separator !== undefined) return splitBy(text, separator, limit);
  const parts: string[] = [];
  let rest = text.replace(leading, '');
  blankRun.lastIndex = 0;
  while (rest !== '') {
    const match = limit >= 0 && parts.length >= limit ? undefined : rest.search(blankRun);
    if (match === undefined || match === -1) {
      parts.push(rest);
      break;
    }
    parts.push(rest.slice(0, match));
    rest = rest.slice(match).replace(leading, '');
  }
  return parts;
}

function splitBy(text: string, separator: string, limit: number): string[] {
  const parts = text.split(separator);
  if (limit < 0 || parts.length <= limit + 1) return parts;
  return [...parts.slice(0, limit), parts.slice(limit).join(separator)];
}

/** Python's `rsplit`: as `split`, but the last parts are split off first. */
export function splitTextFromRight(text: string, separator: string | undefined, limit: number): string[] {
  if (separator !== undefined) {
    const parts = text.split(separator);
    if (limit < 0 || parts.length <= limit + 1) return parts;
    const cut = parts.length - limit;
    return [parts.slice(0, cut).join(separator), ...parts.slice(cut)];
  }
  if (limit < 0) return splitText(text, undefined, -1);
  const parts: string[] = [];
  let rest = stripEnd(text);
  while (rest.replace(leading, '') !== '') {
    const last = parts.length < limit ? new RegExp(`[${blank}]+(?=[^${blank}]*$)`).exec(rest) : null;
    if (last === null) {
      parts.unshift(parts.length < limit ? rest.replace(leading, '') : rest);
      break;
    }
    parts.unshift(rest.slice(last.index + last[0].length));
    rest = rest.slice(0, last.index);
  }
  return parts;
}

const line = new RegExp(`[^${lineEnds}]*(?:\\r\\n|[${lineEnds}]|$)`, 'g');
const lineEnd = new RegExp(`(?:\\r\\n|[${lineEnds}])$`);

/** Python's `splitlines`. */
export function splitLines(text: string, keepEnds: boolean): string[] {
  const lines = text.match(line) ?? [];
  if (lines.at(-1) === '') lines.pop();
  return keepEnds ? lines : lines.map((one) => one.replace(lineEnd, ''));
}
