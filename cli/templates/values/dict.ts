import { equals } from './compare.ts';
import { typeError } from './error.ts';
import { hashKey } from './hash.ts';
import { guarded, repr } from './text.ts';
import { PyObject, type Value } from './value.ts';

interface Entry {
  readonly key: Value;
  value: Value;
}

/** A Python dict: any hashable key, in the order first set. */
export class PyDict extends PyObject {
  readonly typeName: string = 'dict';
  readonly #entries = new Map<unknown, Entry>();

  constructor(entries: Iterable<readonly [Value, Value]> = []) {
    super();
    for (const [key, value] of entries) this.set(key, value);
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: Value): Value | undefined {
    return this.#entries.get(hashKey(key))?.value;
  }

  has(key: Value): boolean {
    return this.#entries.has(hashKey(key));
  }

  set(key: Value, value: Value): void {
    const hashed = hashKey(key);
    const known = this.#entries.get(hashed);
    if (known === undefined) this.#entries.set(hashed, { key, value });
    else known.value = value;
  }

  /** Removes a key; gives the value it had. */
  delete(key: Value): Value | undefined {
    const hashed = hashKey(key);
    const known = this.#entries.get(hashed);
    this.#entries.delete(hashed);
    return known?.value;
  }

  clear(): void {
    this.#entries.clear();
  }

  *keys(): IterableIterator<Value> {
    for (const entry of this.#entries.values()) yield entry.key;
  }

  *values(): IterableIterator<Value> {
    for (const entry of this.#entries.values()) yield entry.value;
  }

  *entries(): IterableIterator<[Value, Value]> {
    for (const entry of this.#entries.values()) yield [entry.key, entry.value];
  }

  override get isMapping(): boolean {
    return true;
  }

  override length(): number {
    return this.size;
  }

  override iterate(): Iterable<Value> {
    return this.keys();
  }

  override getItem(key: Value): Value | undefined {
    return this.get(key);
  }

  override contains(needle: Value): boolean {
    return this.has(needle);
  }

  override repr(): string {
    return guarded(this, '{...}', () => {
      const parts: string[] = [];
      for (const [key, value] of this.entries()) parts.push(`${repr(key)}: ${repr(value)}`);
      return `{${parts.join(', ')}}`;
    });
  }

  override equals(other: Value): boolean {
    if (this === other) return true;
    if (!(other instanceof PyDict) || other.size !== this.size) return false;
    for (const [key, value] of this.entries()) {
      const theirs = other.get(key);
      if (theirs === undefined || !equals(value, theirs)) return false;
    }
    return true;
  }

  override hashKey(): unknown {
    throw typeError(`unhashable type: '${this.typeName}'`);
  }
}
