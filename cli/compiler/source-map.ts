import type { TemplateFrame } from '../diagnostics/index.ts';
import type { OutputMap } from '../templates/index.ts';

/** One stretch of compiled SQL: from a template, or added by etl itself (`map` is null). */
interface Piece {
  readonly start: number;
  readonly end: number;
  readonly map: OutputMap | null;
  /** Offset in the template's output of the first character. */
  readonly from: number;
}

/** Text with the way back to the templates it came from. Immutable. */
export class MappedSql {
  readonly text: string;
  readonly #pieces: readonly Piece[];

  private constructor(text: string, pieces: readonly Piece[]) {
    this.text = text;
    this.#pieces = pieces;
  }

  /** The output of one template; `map` null for text that no template wrote. */
  static of(text: string, map: OutputMap | null): MappedSql {
    return new MappedSql(text, [{ start: 0, end: text.length, map, from: 0 }]);
  }

  /** Several texts one after the other. */
  static join(parts: readonly MappedSql[]): MappedSql {
    const pieces: Piece[] = [];
    let length = 0;
    for (const part of parts) {
      for (const piece of part.#pieces) pieces.push({ ...piece, start: piece.start + length, end: piece.end + length });
      length += part.text.length;
    }
    return new MappedSql(parts.map((part) => part.text).join(''), pieces);
  }

  /** The characters from `start` up to `end`. */
  slice(start: number, end: number = this.text.length): MappedSql {
    const pieces = this.#pieces.flatMap((piece) => {
      const first = Math.max(piece.start, start);
      const last = Math.min(piece.end, end);
      if (first >= last) return [];
      return [{ ...piece, start: first - start, end: last - start, from: piece.from + first - piece.start }];
    });
    return new MappedSql(this.text.slice(start, end), pieces);
  }

  /** Where the character at `offset` was written, innermost first; empty where no template wrote it. */
  at(offset: number): readonly TemplateFrame[] {
    const inside = Math.min(Math.max(offset, 0), Math.max(0, this.text.length - 1));
    const piece = this.#pieces.find((one) => one.start <= inside && inside < one.end);
    if (piece === undefined || piece.map === null) return [];
    return piece.map.at(piece.from + inside - piece.start);
  }
}
