import { typeError } from './error.ts';
import { hashKey } from './hash.ts';
import { repr } from './text.ts';
import { type BinaryOperator, PyObject, type Value } from './value.ts';

/** A Python set. Its order is that of insertion, where Python's is arbitrary. */
export class PySet extends PyObject {
  readonly typeName: string = 'set';
  readonly #items = new Map<unknown, Value>();

  constructor(items: Iterable<Value> = []) {
    super();
    for (const item of items) this.add(item);
  }

  get size(): number {
    return this.#items.size;
  }

  add(item: Value): void {
    const key = hashKey(item);
    if (!this.#items.has(key)) this.#items.set(key, item);
  }

  has(item: Value): boolean {
    return this.#items.has(hashKey(item));
  }

  delete(item: Value): boolean {
    return this.#items.delete(hashKey(item));
  }

  clear(): void {
    this.#items.clear();
  }

  values(): IterableIterator<Value> {
    return this.#items.values();
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
