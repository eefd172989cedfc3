/** A span in a text file. `line` and `column` count from 1, in UTF-16 units; `length` is the span's, at least 1. */
export interface Position {
  /** Path as shown to a person: relative to the project where the file lies in it. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly length?: number;
}

/** Line and column, both from 1, of the UTF-16 `offset` in `text`; an offset past the end is the end. */
export function positionAt(text: string, offset: number, file: string, length = 1): Position {
  const end = Math.min(Math.max(offset, 0), text.length);
  let line = 1;
  let start = 0;
  for (let next = text.indexOf('\n'); next !== -1 && next < end; next = text.indexOf('\n', start)) {
    line += 1;
    start = next + 1;
  }
  return { file, line, column: end - start + 1, length };
}
