import type { Position } from './position.ts';

/**
 * The lines around a position, the named one marked `>` and underlined, as shown below an error.
 * Returns an empty string when `text` has no such line. `context` is the number of lines before and after.
 */
export function codeFrame(text: string, position: Position, context = 1): string {
  const lines = text.split(/\r?\n/);
  const named = lines[position.line - 1];
  if (named === undefined) return '';
  const first = Math.max(1, position.line - context);
  const last = Math.min(lines.length, position.line + context);
  const width = String(last).length;
  const frame: string[] = [];
  for (let number = first; number <= last; number += 1) {
    const line = expandTabs(lines[number - 1] ?? '');
    frame.push(`${number === position.line ? '>' : ' '} ${String(number).padStart(width)} | ${line}`.trimEnd());
    if (number === position.line) frame.push(`  ${' '.repeat(width)} | ${underline(named, position)}`);
  }
  return frame.join('\n');
}

function underline(line: string, position: Position): string {
  const before = expandTabs(line.slice(0, position.column - 1)).length;
  const room = Math.max(1, line.length - position.column + 1);
  return ' '.repeat(before) + '^'.repeat(Math.min(Math.max(1, position.length ?? 1), room));
}

function expandTabs(line: string): string {
  return line.replaceAll('\t', '  ');
}
