import { typeError } from './error.ts';
import { hashKey } from './hash.ts';
import { intSetOrder } from './set-order.ts';
import { repr } from './text.ts';
import { type BinaryOperator, PyObject, type Value } from './value.ts';

/** A Python set. A set of ints has Python's order; any other that of insertion, where Python's is arbitrary. */
export class PySet extends PyObject {
  readonly typeName: string = 'set';
  readonly #items = new Map<unknown, Value>();
  /** All that was ever added: in Python, what was taken out still keeps its place from others. */
  #added: Value[] = [];

  constructor(items: Iterable<Value> = []) {
    super();
    for (const item of items) this.add(item);
  }

  get size(): number {
    return this.#items.size;
  }

  add(item: Value): void {
    const key = hashKey(item);
    if (this.#items.has(key)) return;
    this.#items.set(key, item);
    this.#added.push(item);
  }

  has(item: Value): boolean {
    return this.#items.has(hashKey(item));
  }

  delete(item: Value): boolean {
    return this.#items.delete(hashKey(item));
  }

  clear(): void {
    this.#items.clear();
    this.#added = [];
  }

  /** The items in Python's order where that is known. */
  values(): IterableIterator<Value> {
    const ordered = this.size > 1 ? intSetOrder(this.#added, (item) => this.has(item)) : undefined;
    return ordered === undefined ? this.#items.values() : ordered.values();
  }

  override length(): number {
    return this.size;
  }

  override iterate(): Iterable<Value> {
    return this.values();
  }

  override contains(needle: Value): boolean {
    return this.has(needle);
  }

  override repr(): string {
    return this.size === 0 ? 'set()' : `{${[...this.values()].map(repr).join(', ')}}`;
  }

  override equals(other: Value): boolean {
    return other instanceof PySet && other.size === this.size && this.within(other);
  }

  /** Whether every item is in `other` too. */
  within(other: PySet): boolean {
    for (const item of this.values()) if (!other.has(item)) return false;
    return true;
  }

  /** Sets are ordered by inclusion: NaN when neither holds the other. */
  override compare(other: Value): number | undefined {
    if (!(other instanceof PySet)) return undefined;
    if (this.within(other)) return this.size === other.size ? 0 : -1;
    return other.within(this) ? 1 : Number.NaN;
  }

  override binary(operator: BinaryOperator, other: Value, reflected: boolean): Value | undefined {
    if (operator !== '-' || reflected || !(other instanceof PySet)) return undefined;
    return new PySet([...this.values()].filter((item) => !other.has(item)));
  }

  override hashKey(): unknown {
    throw typeError("unhashable type: 'set'");
  }
}
