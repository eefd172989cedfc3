import type { NodeInfo, NodeResult } from '../runner/events.ts';
import type { Style } from './style.ts';
import { cutTo, padEndTo, padStartTo, textWidth } from './text-width.ts';
import { inSeconds, paintOf, resultInWords, verdictOf } from './words.ts';

const KIND_WIDTH = 9;
const RESULT_WIDTH = 16;
const SECONDS_WIDTH = 8;

/** How lines of nodes are laid out. */
export interface LineLayout {
  readonly style: Style;
  /** Columns of a line. */
  readonly width: number;
  /** Cut what is too long, as a terminal needs it; else such a line is longer than `width`. */
  readonly cut: boolean;
}

/** A finished node as one aligned line: its number, how it ended, kind, name, what it did, seconds. */
export function nodeLine(result: NodeResult, index: number, total: number, layout: LineLayout): string {
  const { style } = layout;
  const verdict = verdictOf(result.status);
  const paint = paintOf(verdict, style);
  const number = style.dim(padStartTo(`${index}/${total}`, String(total).length * 2 + 1));
  const mark = paint(`${style.symbols[verdict]} ${verdict.padEnd(4)}`);
  const head = `${number} ${mark}  ${padEndTo(result.node.kind, KIND_WIDTH)} `;
  const seconds = padStartTo(verdict === 'skip' ? '' : inSeconds(result.executionTime), SECONDS_WIDTH);
  const words = resultInWords(result);
  const room = layout.width - textWidth(head) - SECONDS_WIDTH - 1;
  const nameRoom = Math.max(8, room - RESULT_WIDTH - 1);
  const name = layout.cut ? cutTo(result.node.name, nameRoom, style.symbols.ellipsis) : result.node.name;
  const wordsRoom = Math.max(4, room - textWidth(name) - 1);
  const told = layout.cut ? cutTo(words, wordsRoom, style.symbols.ellipsis) : words;
  const gap = padEndTo('', Math.max(1, room - textWidth(name) - textWidth(told)));
  const painted = verdict === 'skip' ? style.dim(told) : told;
  return `${head}${name}${gap}${painted} ${style.dim(seconds)}`.trimEnd();
}

/** A node that is being worked on, as one line of the live region. */
export function runningLine(node: NodeInfo, seconds: number, note: string, layout: LineLayout): string {
  const { style } = layout;
  const tail = `${note === '' ? '' : `${note}  `}${seconds.toFixed(1)}s`;
  const head = `  ${padEndTo(node.kind, KIND_WIDTH)} `;
  const room = Math.max(8, layout.width - textWidth(head) - textWidth(tail) - 2);
  return style.dim(`${head}${padEndTo(cutTo(node.name, room, style.symbols.ellipsis), room)} ${tail}`);
}
