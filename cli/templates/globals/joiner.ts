import { type CallResult, PyObject, type Value } from '../values/value.ts';

/** Jinja's `joiner(sep)`: nothing when first called, then its separator. */
export class Joiner extends PyObject {
  readonly typeName = 'Joiner';
  readonly #separator: Value;
  #used = false;

  constructor(separator: Value) {
    super();
    this.#separator = separator;
  }

  override get callable(): boolean {
    return true;
  }

  override call(): CallResult {
    if (this.#used) return this.#separator;
    this.#used = true;
    return '';
  }
}
