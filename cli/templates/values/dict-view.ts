import { equals } from './compare.ts';
import type { PyDict } from './dict.ts';
import { PySet } from './set.ts';
import { repr } from './text.ts';
import { PyTuple } from './tuple.ts';
import { type BinaryOperator, PyObject, type Value } from './value.ts';

/** What a view of a dict shows. */
export type DictViewKind = 'keys' | 'values' | 'items';

/** `dict.keys()`, `dict.values()` or `dict.items()`: it follows the dict's changes. */
export class PyDictView extends PyObject {
  readonly typeName: string;
  readonly #dict: PyDict;
  readonly #kind: DictViewKind;

  constructor(dict: PyDict, kind: DictViewKind) {
    super();
    this.#dict = dict;
    this.#kind = kind;
    this.typeName = `${dict.typeName === 'OrderedDict' ? 'odict' : 'dict'}_${kind}`;
  }

  override length(): number {
    return this.#dict.size;
  }

  override *iterate(): Iterable<Value> {
    if (this.#kind === 'keys') yield* this.#dict.keys();
    else if (this.#kind === 'values') yield* this.#dict.values();
    else for (const [key, value] of this.#dict.entries()) yield new PyTuple([key, value]);
  }

  override contains(needle: Value): boolean | undefined {
    return this.#kind === 'keys' ? this.#dict.has(needle) : undefined;
  }

  override equals(other: Value): boolean {
    if (this === other) return true;
    if (this.#kind === 'values') return false;
    return this.#asSet().equals(other instanceof PyDictView ? other.#asSet() : other);
  }

  override binary(operator: BinaryOperator, other: Value, reflected: boolean): Value | undefined {
    const theirs = other instanceof PyDictView ? other.#asSet() : other;
    return this.#kind === 'values' ? undefined : this.#asSet().binary(operator, theirs, reflected);
  }

  override repr(): string {
    return `${this.typeName}([${[...this.iterate()].map(repr).join(', ')}])`;
  }

  #asSet(): PySet {
    return new PySet(this.iterate());
  }
}

/** Whether any item equals another; what `list.count` and `list.index` look for. */
export function indexOfEqual(items: readonly Value[], wanted: Value, from = 0): number {
  for (let index = from; index < items.length; index += 1) {
    if (equals(items[index] as Value, wanted)) return index;
  }
  return -1;
}
