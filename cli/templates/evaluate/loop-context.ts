import { equals } from '../values/compare.ts';
import { PyError, typeError } from '../values/error.ts';
import { pyFunction } from '../values/function.ts';
import { otherwise } from '../values/otherwise.ts';
import { PyUndefined } from '../values/undefined.ts';
import { type CallResult, type CallSite, type Kwargs, PyObject, type Value } from '../values/value.ts';

/** Renders the loop's body over other items, for `loop(items)` in a recursive loop. */
export type Recurse = (items: Value, depth: number, site: CallSite) => CallResult;

/** The items of a loop and the `loop` that its body sees; it looks one item ahead. */
export class LoopContext extends PyObject {
  readonly typeName = 'LoopContext';
  readonly #items: Iterator<Value>;
  readonly #recurse: Recurse | undefined;
  readonly #depth0: number;
  /** Items taken from the iterator, but not yet looped over. */
  readonly #ahead: Value[] = [];
  #index0 = -1;
  #current: Value | undefined;
  #previous: Value | undefined;
  #changedFrom: readonly Value[] | undefined;

  constructor(items: Iterable<Value>, depth0: number, recurse?: Recurse) {
    super();
    this.#items = items[Symbol.iterator]();
    this.#depth0 = depth0;
    this.#recurse = recurse;
  }

  /** Goes to the next item; nothing when there is none. */
  next(): Value | undefined {
    const item = this.#ahead.length > 0 ? this.#ahead.shift() : this.#take();
    if (item === undefined) return undefined;
    this.#index0 += 1;
    this.#previous = this.#current;
    this.#current = item;
    return item;
  }

  #take(): Value | undefined {
    const { done, value } = this.#items.next();
    return done === true ? undefined : value;
  }

  #peek(): Value | undefined {
    if (this.#ahead.length === 0) {
      const item = this.#take();
      if (item === undefined) return undefined;
      this.#ahead.push(item);
    }
    return this.#ahead[0];
  }

  override length(): number {
    for (let item = this.#take(); item !== undefined; item = this.#take()) this.#ahead.push(item);
    return this.#index0 + 1 + this.#ahead.length;
  }

  override truth(): boolean {
    return true;
  }

  override repr(): string {
    return `<LoopContext ${this.#index0 + 1}/${this.length()}>`;
  }

  override getAttr(name: string): Value | undefined {
    switch (name) {
      case 'index':
        return this.#index0 + 1;
      case 'index0':
        return this.#index0;
      case 'revindex':
        return this.length() - this.#index0;
      case 'revindex0':
        return this.length() - this.#index0 - 1;
      case 'first':
        return this.#index0 === 0;
      case 'last':
        return this.#peek() === undefined;
      case 'length':
        return this.length();
      case 'depth':
        return this.#depth0 + 1;
      case 'depth0':
        return this.#depth0;
      case 'previtem':
        return otherwise(this.#previous, () => new PyUndefined('previtem', { hint: 'there is no previous item' }));
      case 'nextitem':
        return otherwise(this.#peek(), () => new PyUndefined('nextitem', { hint: 'there is no next item' }));
      case 'cycle':
        return pyFunction('cycle', '*args', ({ rest }) => this.#cycle(rest));
      case 'changed':
        return pyFunction('changed', '*value', ({ rest }) => this.#changed(rest));
      default:
        return undefined;
    }
  }

  #cycle(values: readonly Value[]): Value {
    if (values.length === 0) throw typeError('no items for cycling given');
    return values[this.#index0 % values.length] as Value;
  }

  #changed(values: readonly Value[]): boolean {
    const before = this.#changedFrom;
    this.#changedFrom = values;
    return before === undefined || !equals([...before], [...values]);
  }

  override get callable(): boolean {
    return true;
  }

  override call(args: readonly Value[], _kwargs: Kwargs, site: CallSite): CallResult {
    const [items] = args;
    if (this.#recurse === undefined) {
      throw typeError("The loop must have the 'recursive' marker to be called recursively.");
    }
    if (items === undefined)
      throw new PyError('TypeError', "loop() missing 1 required positional argument: 'iterable'");
    return this.#recurse(items, this.#depth0 + 1, site);
  }
}
