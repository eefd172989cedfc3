import { PyObject, type Value } from '../../../templates/index.ts';

/** An object of the client library as templates see it: its attributes by name. */
export class RecordValue extends PyObject {
  readonly typeName: string;
  readonly #attributes: Readonly<Record<string, Value>>;

  constructor(typeName: string, attributes: Readonly<Record<string, Value>>) {
    super();
    this.typeName = typeName;
    this.#attributes = attributes;
  }

  override getAttr(name: string): Value | undefined {
    return Object.hasOwn(this.#attributes, name) ? this.#attributes[name] : undefined;
  }
}
