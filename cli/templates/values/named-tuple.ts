import { repr } from './text.ts';
import { PyTuple } from './tuple.ts';
import type { Value } from './value.ts';

/** A tuple whose items have names, such as Python's `time.struct_time`. */
export class PyNamedTuple extends PyTuple {
  override readonly typeName: string;
  readonly #names: readonly string[];

  constructor(typeName: string, fields: Readonly<Record<string, Value>>) {
    super(Object.values(fields));
    this.typeName = typeName;
    this.#names = Object.keys(fields);
  }

  override getAttr(name: string): Value | undefined {
    const at = this.#names.indexOf(name);
    return at === -1 ? undefined : this.items[at];
  }

  override repr(): string {
    const fields = this.#names.map((name, index) => `${name}=${repr(this.items[index] ?? null)}`);
    return `${this.typeName}(${fields.join(', ')})`;
  }
}
