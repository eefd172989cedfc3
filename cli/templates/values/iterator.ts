import { PyObject, type Value } from './value.ts';

/** A Python iterator or generator: its items can be taken once. */
export class PyIterator extends PyObject {
  readonly typeName: string;
  readonly #items: Iterator<Value, unknown>;

  constructor(items: Iterable<Value>, typeName = 'generator') {
    super();
    this.typeName = typeName;
    this.#items = items[Symbol.iterator]() as Iterator<Value, unknown>;
  }

  override iterate(): Iterable<Value> {
    // Only `next`: a loop that stops early must not close the iterator for the next one.
    return { [Symbol.iterator]: () => ({ next: () => this.#items.next() as IteratorResult<Value, unknown> }) };
  }

  /** The next item; nothing at the end. */
  next(): Value | undefined {
    const { done, value } = this.#items.next();
    return done === true ? undefined : (value as Value);
  }
}
