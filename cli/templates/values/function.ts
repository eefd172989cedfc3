import { type Arguments, bind, type Parameter, parseSignature } from './signature.ts';
import { plain } from './str-subclass.ts';
import { type CallResult, type CallSite, type Kwargs, PyObject, type Value } from './value.ts';

/** What a host function does with its bound arguments. It may return a generator that yields effects. */
export type FunctionBody = (args: Arguments, site: CallSite) => CallResult;

/** A function of the host, with a Python signature. */
export class PyFunction extends PyObject {
  readonly typeName: string = 'function';
  readonly name: string;
  readonly #parameters: readonly Parameter[];
  readonly #body: FunctionBody;
  readonly #marked: boolean;

  constructor(name: string, signature: string, body: FunctionBody, marked = false) {
    super();
    this.name = name;
    this.#parameters = parseSignature(signature);
    this.#body = body;
    this.#marked = marked;
  }

  override repr(): string {
    return `<function ${this.name}>`;
  }

  override get callable(): boolean {
    return true;
  }

  override call(args: readonly Value[], kwargs: Kwargs, site: CallSite): CallResult {
    const given = this.#marked ? args : args.map(plain);
    return this.#body(bind(this.name, this.#parameters, given, kwargs), site);
  }
}

/**
 * A host function. `signature` is written as in Python: `value, default=None, *args, flag=False, **kwargs`; defaults
 * are None, True, False, an int or a quoted str; `name?` may be left out and is then absent from the arguments.
 * Wrong arguments throw Python's TypeError. Marked texts (`Markup`) arrive as plain ones unless `marked`.
 */
export function pyFunction(name: string, signature: string, body: FunctionBody, marked = false): PyFunction {
  return new PyFunction(name, signature, body, marked);
}
