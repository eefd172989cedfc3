import { type FunctionBody, PyFunction } from '../values/function.ts';
import type { PyObject, Value } from '../values/value.ts';

/** A Python class: called, it makes an object; its attributes are its class methods and constants. */
export class ClassObject extends PyFunction {
  override readonly typeName = 'type';
  readonly #attributes: ReadonlyMap<string, Value>;

  constructor(
    name: string,
    signature: string,
    make: FunctionBody,
    attributes: Readonly<Record<string, Value | PyObject>> = {},
  ) {
    super(name, signature, make);
    this.#attributes = new Map(Object.entries(attributes));
  }

  override getAttr(name: string): Value | undefined {
    return this.#attributes.get(name);
  }

  override repr(): string {
    return `<class '${this.name}'>`;
  }
}
