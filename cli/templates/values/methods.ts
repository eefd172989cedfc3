import { type Arguments, bind, type Parameter, parseSignature } from './signature.ts';
import { plain } from './str-subclass.ts';
import { type CallResult, type CallSite, type Kwargs, PyObject, type Value } from './value.ts';

/** What a method does with its object and its bound arguments. */
export type MethodBody<S> = (self: S, args: Arguments, site: CallSite) => CallResult;

/** A method: its Python signature without `self`, and what it does. */
export type MethodEntry<S> = readonly [signature: string, body: MethodBody<S>];

interface Method<S> {
  readonly parameters: readonly Parameter[];
  readonly body: MethodBody<S>;
}

/** The methods of one Python type by name. */
export class MethodTable<S extends Value> {
  readonly #methods = new Map<string, Method<S>>();

  constructor(...entries: Readonly<Record<string, MethodEntry<S>>>[]) {
    for (const table of entries) {
      for (const [name, [signature, body]] of Object.entries(table)) {
        this.#methods.set(name, { parameters: parseSignature(signature), body });
      }
    }
  }

  /** The method bound to its object; nothing when the type has none of that name. */
  bound(self: S, name: string, typeName: string): BoundMethod<S> | undefined {
    const method = this.#methods.get(name);
    return method === undefined ? undefined : new BoundMethod(self, name, typeName, method);
  }
}

/** A method of an object, ready to be called. */
export class BoundMethod<S extends Value> extends PyObject {
  readonly typeName = 'builtin_function_or_method';
  readonly name: string;
  readonly #self: S;
  readonly #owner: string;
  readonly #method: Method<S>;

  constructor(self: S, name: string, owner: string, method: Method<S>) {
    super();
    this.#self = self;
    this.name = name;
    this.#owner = owner;
    this.#method = method;
  }

  override repr(): string {
    return `<built-in method ${this.name} of ${this.#owner} object>`;
  }

  override get callable(): boolean {
    return true;
  }

  override call(args: readonly Value[], kwargs: Kwargs, site: CallSite): CallResult {
    const bound = bind(`${this.#owner}.${this.name}`, this.#method.parameters, args, kwargs);
    return this.#method.body(this.#self, bound, site);
  }
}

/** Plain arguments: marked texts lose their mark. */
export function plainAll(values: readonly Value[]): readonly Value[] {
  return values.map(plain);
}
