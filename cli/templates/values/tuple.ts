import { compareItems, sameItems } from './compare.ts';
import { sequenceKey } from './hash.ts';
import { guarded, repr } from './text.ts';
import { type BinaryOperator, PyObject, type Value } from './value.ts';

/** A Python tuple. */
export class PyTuple extends PyObject {
  readonly typeName: string = 'tuple';
  readonly items: readonly Value[];

  constructor(items: readonly Value[]) {
    super();
    this.items = items;
  }

  override length(): number {
    return this.items.length;
  }

  override iterate(): Iterable<Value> {
    return this.items;
  }

  override repr(): string {
    const [only] = this.items;
    if (only !== undefined && this.items.length === 1) return `(${repr(only)},)`;
    return guarded(this, '(...)', () => `(${this.items.map(repr).join(', ')})`);
  }

  override equals(other: Value): boolean {
    return this === other || (other instanceof PyTuple && sameItems(this.items, other.items));
  }

  override compare(other: Value): number | undefined {
    return other instanceof PyTuple ? compareItems(this.items, other.items) : undefined;
  }

  override binary(operator: BinaryOperator, other: Value, reflected: boolean): Value | undefined {
    if (operator === '+' && other instanceof PyTuple && !reflected) return new PyTuple([...this.items, ...other.items]);
    const times = typeof other === 'boolean' ? Number(other) : other;
    if (operator === '*' && typeof times === 'number') {
      return new PyTuple(Array.from({ length: Math.max(0, times) }, () => this.items).flat());
    }
    return undefined;
  }

  override hashKey(): unknown {
    return sequenceKey(this.items);
  }
}
