import type { TemplateFrame } from '../../diagnostics/index.ts';
import type { AnyNode, Expression } from '../syntax/nodes.ts';
import type { OutputMap } from '../types.ts';
import type { Value } from '../values/value.ts';
import type { Activation } from './activation.ts';

/** A text that was written once and may be printed elsewhere: where in an output it stands. */
export interface Captured {
  readonly output: Output;
  readonly offset: number;
}

interface Segment {
  readonly start: number;
  readonly node: AnyNode;
  readonly activation: Activation;
  readonly inner: Captured | undefined;
}

/** What a template writes, with the node that every stretch of it comes from. */
export class Output implements OutputMap {
  readonly #parts: string[] = [];
  readonly #segments: Segment[] = [];
  #length = 0;
  #text: string | undefined;

  /** Appends a text that `node` gave; `inner` maps it further when it was captured before. */
  write(text: string, node: AnyNode, activation: Activation, inner?: Captured): void {
    if (text === '') return;
    this.#segments.push({ start: this.#length, node, activation, inner });
    this.#parts.push(text);
    this.#length += text.length;
    this.#text = undefined;
  }

  /** Told of each value before its text is written; `node` is the expression that gave it, if one did. */
  see(_value: Value, _node: Expression | undefined): void {}

  get text(): string {
    this.#text ??= this.#parts.join('');
    return this.#text;
  }

  at(offset: number): TemplateFrame[] {
    const segment = this.#segmentAt(offset);
    if (segment === undefined) return [];
    const { node, activation, inner } = segment;
    if (node.typename === 'TemplateData') return activation.framesAt(node, offset - segment.start);
    const printed = activation.framesAt(node);
    if (inner === undefined) return printed;
    const written = inner.output.at(inner.offset + offset - segment.start);
    // A call that is printed where it stands is in both stacks: it is told once.
    const shared = written.findIndex((frame) => printed.some((other) => samePlace(frame, other)));
    return shared === -1 ? [...written, ...printed] : written;
  }

  #segmentAt(offset: number): Segment | undefined {
    if (offset < 0 || offset >= this.#length) return undefined;
    let low = 0;
    let high = this.#segments.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#segments[middle]?.start ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return this.#segments[low];
  }
}

function samePlace(a: TemplateFrame, b: TemplateFrame): boolean {
  return (
    a.position.file === b.position.file &&
    a.position.line === b.position.line &&
    a.position.column === b.position.column
  );
}
