import type { AnyNode, ParameterNode, Statement } from '../syntax/nodes.ts';
import { PyDict } from '../values/dict.ts';
import { typeError } from '../values/error.ts';
import { otherwise } from '../values/otherwise.ts';
import { reprText } from '../values/text.ts';
import { PyTuple } from '../values/tuple.ts';
import { PyUndefined } from '../values/undefined.ts';
import { type CallResult, type CallSite, type Effectful, type Kwargs, PyObject, type Value } from '../values/value.ts';
import { Activation } from './activation.ts';
import { compileExpression } from './compile-expression.ts';
import { compileBody } from './compile-statement.ts';
import { type Compiled, type CompiledStatement, runBody, runRest } from './compiled.ts';
import { chainStep, isEffectful, type Step } from './effectful.ts';
import { located, recursionError } from './errors.ts';
import { Frame } from './frame.ts';
import { mentions } from './mentions.ts';
import { Output } from './output.ts';
import { ReturnSignal } from './signals.ts';

/** How deep macros may call each other; Python's own limit stops dbt at about 150. */
const depthLimit = 250;

/** A macro or the body of a call block as it is written. */
export interface MacroSource {
  readonly name: string;
  readonly params: readonly ParameterNode[];
  readonly body: readonly Statement[];
  /** Where it stands. */
  readonly node: AnyNode;
  /** What the template stack calls it; `macro NAME` unless told. */
  readonly what?: string;
}

interface Definition {
  readonly name: string;
  readonly what: string | undefined;
  readonly node: AnyNode;
  readonly params: readonly { readonly name: string; readonly fallback: Compiled | undefined }[];
  readonly body: readonly CompiledStatement[];
  readonly takesVarargs: boolean;
  readonly takesKwargs: boolean;
  readonly takesCaller: boolean;
}

/** Makes a macro ready; what is given back makes its value in the scope that defines it. */
export function macroOfNode(source: MacroSource): (frame: Frame) => MacroValue {
  let definition: Definition | undefined;
  return (frame) => {
    definition ??= define(source);
    return new MacroValue(definition, frame);
  };
}

function define(source: MacroSource): Definition {
  const named = (name: string): boolean =>
    !source.params.some((one) => one.name === name) && mentions([source.params, source.body], name);
  return {
    name: source.name,
    what: source.what,
    node: source.node,
    params: source.params.map((one) => ({
      name: one.name,
      fallback: one.default === null ? undefined : compileExpression(one.default),
    })),
    body: compileBody(source.body),
    takesVarargs: named('varargs'),
    takesKwargs: named('kwargs'),
    takesCaller: named('caller'),
  };
}

/** A macro: called, it gives its text, or what `return` gave. */
export class MacroValue extends PyObject {
  readonly typeName = 'Macro';
  readonly #definition: Definition;
  readonly #closure: Frame;

  constructor(definition: Definition, closure: Frame) {
    super();
    this.#definition = definition;
    this.#closure = closure;
  }

  override repr(): string {
    return `<Macro ${reprText(this.#definition.name)}>`;
  }

  override get callable(): boolean {
    return true;
  }

  override getAttr(name: string): Value | undefined {
    const { takesCaller, takesKwargs, takesVarargs, params } = this.#definition;
    if (name === 'name') return this.#definition.name === 'caller' ? null : this.#definition.name;
    if (name === 'arguments') return new PyTuple(params.map((one) => one.name));
    if (name === 'catch_kwargs') return takesKwargs;
    if (name === 'catch_varargs') return takesVarargs;
    return name === 'caller' ? takesCaller : undefined;
  }

  override call(args: readonly Value[], kwargs: Kwargs, site: CallSite): CallResult {
    const { name, body, what } = this.#definition;
    const { activation: home } = this.#closure;
    const title = what ?? (name === 'caller' ? home.what : `macro ${name}`);
    const activation = new Activation(title, home.source, home.run, site);
    if (activation.depth > depthLimit) throw recursionError(activation, depthLimit);
    const frame = new Frame(activation, new Output(), this.#closure);
    try {
      const missing = this.#bind(args, kwargs, frame);
      const pending = missing.length === 0 ? undefined : this.#fillDefaults(missing, 0, frame);
      const step = pending === undefined ? runBody(body, frame) : runRest(pending, body, 0, frame);
      return step === undefined ? frame.captured(frame.output) : this.#finish(step, frame);
    } catch (error) {
      return this.#ended(error, activation);
    }
  }

  *#finish(step: Effectful<undefined>, frame: Frame): Effectful<Value> {
    try {
      yield* step;
      return frame.captured(frame.output);
    } catch (error) {
      return this.#ended(error, frame.activation);
    }
  }

  #ended(error: unknown, activation: Activation): Value {
    // A return in the body of a call block ends the macro that runs it.
    if (error instanceof ReturnSignal && this.#definition.name !== 'caller') return error.value;
    throw located(error, activation);
  }

  /** Gives the parameters their arguments as Jinja does; gives the indexes of those that still want their default. */
  #bind(args: readonly Value[], kwargs: Kwargs, frame: Frame): number[] {
    const { name, params, takesCaller, takesKwargs, takesVarargs } = this.#definition;
    const left = new Map(kwargs);
    const missing: number[] = [];
    for (const [index, { name: param }] of params.entries()) {
      const value = index < args.length ? args[index] : left.get(param);
      if (index >= args.length) left.delete(param);
      if (value === undefined) missing.push(index);
      else frame.vars.set(param, value);
    }
    if (takesCaller) {
      frame.vars.set(
        'caller',
        otherwise(left.get('caller'), () => new PyUndefined('caller', { hint: 'No caller defined' })),
      );
      left.delete('caller');
    }
    const [unknown] = left.keys();
    if (takesKwargs) frame.vars.set('kwargs', new PyDict(left));
    else if (unknown !== undefined) throw typeError(`macro '${name}' takes no keyword argument '${unknown}'`);
    if (takesVarargs) frame.vars.set('varargs', new PyTuple(args.slice(params.length)));
    else if (args.length > params.length) {
      throw typeError(`macro '${name}' takes not more than ${params.length} argument(s)`);
    }
    return missing;
  }

  /** Evaluates defaults from left to right; each sees the parameters before it. */
  #fillDefaults(missing: readonly number[], from: number, frame: Frame): Step {
    for (const [at, index] of missing.entries()) {
      const param = this.#definition.params[index];
      if (at < from || param === undefined) continue;
      const { name, fallback } = param;
      const value = fallback?.start(frame) ?? null;
      if (isEffectful(value)) {
        return chainStep(value, (result) => {
          frame.vars.set(name, result);
          return this.#fillDefaults(missing, at + 1, frame);
        });
      }
      const absent =
        fallback === undefined
          ? frame.undefined(new PyUndefined(name, { hint: `parameter '${name}' was not provided` }))
          : value;
      frame.vars.set(name, absent);
    }
    return undefined;
  }
}
