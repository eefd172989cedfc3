import { NOT_SIMPLE } from './quick-flow.ts';

const HEADER = /^[|>]-?$/;

/**
 * A block text (`|`, `|-`, `>`, `>-`) whose header stands at `at`, in a map or list in `column`, and the offset of the
 * line after it. Throws NOT_SIMPLE for what is more than lines of one indentation.
 */
export function blockText(text: string, at: number, lineEnd: number, column: number): { value: string; next: number } {
  const header = text.slice(at, lineEnd).trimEnd();
  if (!HEADER.test(header)) throw NOT_SIMPLE;
  const { lines, next } = linesBelow(text, lineEnd + 1, column);
  while (lines.at(-1) === '') lines.pop();
  if (lines.length === 0) throw NOT_SIMPLE;
  const body = header.startsWith('|') ? lines.join('\n') : folded(lines);
  return { value: header.endsWith('-') ? body : `${body}\n`, next };
}

function linesBelow(text: string, start: number, column: number): { lines: string[]; next: number } {
  const lines: string[] = [];
  let indent = -1;
  let next = start;
  while (next < text.length) {
    const newline = text.indexOf('\n', next);
    const end = newline === -1 ? text.length : newline;
    let at = next;
    while (at < end && text.charCodeAt(at) === 32) at += 1;
    const depth = at - next;
    if (at === end) {
      if (depth > Math.max(indent, 0)) throw NOT_SIMPLE;
      lines.push('');
    } else {
      if (indent === -1 && depth > column) indent = depth;
      if (depth <= column) break;
      if (depth < indent) throw NOT_SIMPLE;
      lines.push(text.slice(next + indent, end));
    }
    next = end + 1;
    if (newline === -1) throw NOT_SIMPLE;
  }
  return { lines, next: Math.min(next, text.length) };
}

/** Lines joined by blanks, an empty line being a line break. */
function folded(lines: readonly string[]): string {
  let text = '';
  let isFirst = true;
  let breaks = 0;
  for (const line of lines) {
    if (line.startsWith(' ')) throw NOT_SIMPLE;
    if (line === '') breaks += 1;
    else {
      text += (isFirst ? '\n'.repeat(breaks) : breaks === 0 ? ' ' : '\n'.repeat(breaks)) + line;
      isFirst = false;
      breaks = 0;
    }
  }
  return text;
}
