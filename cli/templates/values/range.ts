import { equals } from './compare.ts';
import { valueError } from './error.ts';
import { realNumber } from './float.ts';
import { sequenceKey } from './hash.ts';
import { MethodTable } from './methods.ts';
import { resolveSlice, type SliceBounds } from './slice.ts';
import { repr } from './text.ts';
import { PyObject, type Value } from './value.ts';

const methods = new MethodTable<PyRange>({
  count: ['value, /', (self, args) => (self.contains(args.get('value')) ? 1 : 0)],
  index: [
    'value, /',
    (self, args) => {
      const at = [...self.iterate()].findIndex((item) => equals(item, args.get('value')));
      if (at === -1) throw valueError(`${repr(args.get('value'))} is not in range`);
      return at;
    },
  ],
});

/** Python's `range`. */
export class PyRange extends PyObject {
  readonly typeName = 'range';
  readonly #start: number;
  readonly #stop: number;
  readonly #step: number;

  constructor(start: number, stop: number, step: number) {
    super();
    if (step === 0) throw valueError('range() arg 3 must not be zero');
    this.#start = start;
    this.#stop = stop;
    this.#step = step;
  }

  override length(): number {
    return Math.max(0, Math.ceil((this.#stop - this.#start) / this.#step));
  }

  override *iterate(): Iterable<Value> {
    const length = this.length();
    for (let index = 0; index < length; index += 1) yield this.#start + index * this.#step;
  }

  override getItem(key: Value): Value | undefined {
    const index = typeof key === 'boolean' ? Number(key) : key;
    if (typeof index !== 'number') return undefined;
    const length = this.length();
    const from = index < 0 ? index + length : index;
    return from >= 0 && from < length ? this.#start + from * this.#step : undefined;
  }

  /** The part of the range that a slice takes. */
  slice(bounds: SliceBounds): PyRange {
    const { start, stop, step } = resolveSlice(bounds, this.length());
    return new PyRange(this.#start + start * this.#step, this.#start + stop * this.#step, this.#step * step);
  }

  override contains(needle: Value): boolean {
    const number = realNumber(needle);
    if (typeof number !== 'number' || !Number.isInteger(number)) return false;
    const steps = (number - this.#start) / this.#step;
    return Number.isInteger(steps) && steps >= 0 && steps < this.length();
  }

  override equals(other: Value): boolean {
    return other instanceof PyRange && sequenceKey(this.iterate()) === sequenceKey(other.iterate());
  }

  override getAttr(name: string): Value | undefined {
    if (name === 'start') return this.#start;
    if (name === 'stop') return this.#stop;
    if (name === 'step') return this.#step;
    return methods.bound(this, name, 'range');
  }

  override repr(): string {
    const step = this.#step === 1 ? '' : `, ${this.#step}`;
    return `range(${this.#start}, ${this.#stop}${step})`;
  }
}
