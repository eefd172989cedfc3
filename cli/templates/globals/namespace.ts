import { repr, reprText, str } from '../values/text.ts';
import { PyObject, type Value } from '../values/value.ts';

/** Jinja's `namespace()`: the one object whose attributes a template can set. */
export class Namespace extends PyObject {
  readonly typeName = 'Namespace';
  readonly #attributes = new Map<string, Value>();

  constructor(attributes: Iterable<readonly [Value, Value]>) {
    super();
    for (const [name, value] of attributes) this.#attributes.set(str(name), value);
  }

  override getAttr(name: string): Value | undefined {
    return this.#attributes.get(name);
  }

  override getItem(key: Value): Value | undefined {
    return typeof key === 'string' ? this.#attributes.get(key) : undefined;
  }

  override setAttr(name: string, value: Value): boolean {
    this.#attributes.set(name, value);
    return true;
  }

  override truth(): boolean {
    return true;
  }

  override repr(): string {
    const parts = [...this.#attributes].map(([name, value]) => `${reprText(name)}: ${repr(value)}`);
    return `<Namespace {${parts.join(', ')}}>`;
  }
}
