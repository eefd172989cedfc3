import type { RenderOptions, Scope } from '../types.ts';
import type { Captured, Output } from './output.ts';

/** A short text may come from anywhere: only longer ones are recognised when they are printed elsewhere. */
const recognisable = 8;

/** What one rendering has in common: where names are looked up, its options, and the texts captured so far. */
export class Run {
  readonly scope: Scope;
  readonly options: RenderOptions;
  /** Whether values are rendered, not text. */
  readonly native: boolean;
  readonly #captured = new Map<string, Captured>();
  #last: { readonly text: string; readonly captured: Captured } | undefined;

  constructor(scope: Scope, options: RenderOptions, native = false) {
    this.scope = scope;
    this.options = options;
    this.native = native;
  }

  /** Remembers a text that was written into its own output, and how it reads without the blanks around it. */
  capture(output: Output): string {
    const text = output.text;
    if (text === '') return text;
    const captured = { output, offset: 0 };
    this.#last = { text, captured };
    if (text.length >= recognisable) {
      this.#captured.set(text, captured);
      const trimmed = text.trim();
      if (trimmed.length !== text.length && trimmed.length >= recognisable) {
        this.#captured.set(trimmed, { output, offset: text.indexOf(trimmed) });
      }
    }
    return text;
  }

  /** Where a text that is printed was written; `direct` when it is the result of the call that just ended. */
  origin(text: string, direct: boolean): Captured | undefined {
    if (direct && this.#last?.text === text) return this.#last.captured;
    return text.length >= recognisable ? this.#captured.get(text) : undefined;
  }
}
