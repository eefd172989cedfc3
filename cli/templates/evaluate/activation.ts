import { type Diagnostic, diagnostic, type Position, type TemplateFrame } from '../../diagnostics/index.ts';
import type { AnyNode } from '../syntax/nodes.ts';
import type { SourceText } from '../syntax/source-text.ts';
import type { CallSite } from '../values/value.ts';
import type { Run } from './run.ts';

/** One running template or macro: what it is, where it is, and what called it. */
export class Activation implements CallSite {
  readonly what: string;
  readonly source: SourceText;
  readonly run: Run;
  readonly depth: number;
  /** The node being evaluated. */
  at: AnyNode | undefined;
  readonly #caller: CallSite | undefined;
  readonly #calledAt: AnyNode | undefined;

  constructor(what: string, source: SourceText, run: Run, caller?: CallSite) {
    this.what = what;
    this.source = source;
    this.run = run;
    this.#caller = caller;
    this.#calledAt = caller instanceof Activation ? caller.at : undefined;
    this.depth = caller instanceof Activation ? caller.depth + 1 : 0;
  }

  get position(): Position | undefined {
    return this.at === undefined ? undefined : this.source.position(this.at.start, this.at.end);
  }

  stack(): TemplateFrame[] {
    return this.framesAt(this.at);
  }

  /** The template stack with `node` as its innermost place; `into` counts characters from the node's beginning. */
  framesAt(node: AnyNode | undefined, into?: number): TemplateFrame[] {
    const frames: TemplateFrame[] = [];
    if (node !== undefined) {
      const position =
        into === undefined ? this.source.position(node.start, node.end) : this.source.position(node.start + into);
      frames.push({ what: this.what, position });
    }
    if (this.#caller instanceof Activation) return [...frames, ...this.#caller.framesAt(this.#calledAt)];
    return [...frames, ...(this.#caller?.stack() ?? this.run.options.calledFrom ?? [])];
  }

  warn(found: Diagnostic): void {
    this.run.options.onWarning?.(found);
  }

  /** Warns that an undefined value was printed. */
  warnUndefined(name: string): void {
    if (this.run.options.onWarning === undefined || this.run.options.lenient === true) return;
    const stack = this.stack();
    const details = { position: this.position, ...(stack.length > 1 ? { stack } : {}) };
    this.warn(diagnostic('ETL3004', { name }, details, 'warning'));
  }
}
