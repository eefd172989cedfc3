import type { Position } from '../../diagnostics/index.ts';
import type { TemplateSource } from '../types.ts';

/** A template's text with its line ends made `\n`, and the places of its offsets in the file. */
export class SourceText {
  readonly file: string;
  readonly text: string;
  readonly #firstLine: number;
  readonly #firstColumn: number;
  #lineStarts: number[] | undefined;

  constructor(source: TemplateSource) {
    this.file = source.file;
    this.text = source.text.includes('\r') ? source.text.replace(/\r\n?/g, '\n') : source.text;
    this.#firstLine = source.line ?? 1;
    this.#firstColumn = source.column ?? 1;
  }

  /** The place of a range of offsets; its length ends with its first line. */
  position(start: number, end = start + 1): Position {
    const starts = this.#lines();
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= start) low = middle;
      else high = middle - 1;
    }
    const lineStart = starts[low] ?? 0;
    const lineEnd = (starts[low + 1] ?? this.text.length + 1) - 1;
    return {
      file: this.file,
      line: this.#firstLine + low,
      column: start - lineStart + (low === 0 ? this.#firstColumn : 1),
      length: Math.max(1, Math.min(end, lineEnd) - start),
    };
  }

  /** The offset of a line and column, both from 0, within the text. */
  offset(line: number, column: number): number {
    return (this.#lines()[line] ?? this.text.length) + column;
  }

  #lines(): number[] {
    if (this.#lineStarts === undefined) {
      this.#lineStarts = [0];
      for (let at = this.text.indexOf('\n'); at !== -1; at = this.text.indexOf('\n', at + 1)) {
        this.#lineStarts.push(at + 1);
      }
    }
    return this.#lineStarts;
  }
}
