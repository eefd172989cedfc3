import { PyError } from '../values/error.ts';
import { pyFunction } from '../values/function.ts';
import { PyObject, type Value } from '../values/value.ts';

/** Jinja's `cycler(...)`: its items in turn, again and again. */
export class Cycler extends PyObject {
  readonly typeName = 'Cycler';
  readonly #items: readonly Value[];
  #at = 0;

  constructor(items: readonly Value[]) {
    super();
    if (items.length === 0) throw new PyError('RuntimeError', 'at least one item has to be provided');
    this.#items = items;
  }

  override getAttr(name: string): Value | undefined {
    if (name === 'current') return this.#items[this.#at];
    if (name === 'pos') return this.#at;
    if (name === 'next') {
      return pyFunction('next', '', () => {
        const current = this.#items[this.#at] as Value;
        this.#at = (this.#at + 1) % this.#items.length;
        return current;
      });
    }
    if (name !== 'reset') return undefined;
    return pyFunction('reset', '', () => {
      this.#at = 0;
      return null;
    });
  }
}
