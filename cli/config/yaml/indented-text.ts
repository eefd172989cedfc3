import type { Position } from '../../diagnostics/index.ts';

const MOST_LINES = 500;

/**
 * A YAML text some of whose lines are indented deeper than they were written. PyYAML, and so dbt, takes brackets,
 * braces and quotes whose later lines are not indented; the parser here does not, so such lines are moved.
 */
export class IndentedText {
  readonly text: string;
  readonly #added: ReadonlyMap<number, number>;

  constructor(text: string, added: ReadonlyMap<number, number> = new Map()) {
    this.text = text;
    this.#added = added;
  }

  /** The text with one more line (from 0) moved deeper than the one above, or undefined when that has been done. */
  deeper(line: number): IndentedText | undefined {
    if (line === 0 || this.#added.has(line) || this.#added.size >= MOST_LINES) return undefined;
    const lines = this.text.split('\n');
    const above = lines.slice(0, line).findLast((one) => one.trim() !== '') ?? '';
    const depth = above.length - above.trimStart().length + (this.#added.has(line - 1) ? 0 : 8);
    const here = lines[line] ?? '';
    const added = Math.max(1, depth - (here.length - here.trimStart().length));
    lines[line] = ' '.repeat(added) + here;
    return new IndentedText(lines.join('\n'), new Map(this.#added).set(line, added));
  }

  /** Where a position in the moved text stands as written. */
  original(position: Position): Position {
    const added = this.#added.get(position.line - 1);
    return added === undefined ? position : { ...position, column: Math.max(1, position.column - added) };
  }
}
