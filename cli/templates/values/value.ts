import type { Diagnostic, Position, TemplateFrame } from '../../diagnostics/index.ts';

/**
 * A Python value as templates see it. `None` is null; an int is a safe integer or, beyond, a bigint; a float is a
 * `PyFloat`; a str is a string; a list is an array; everything else is a `PyObject`.
 */
export type Value = null | boolean | number | bigint | string | Value[] | PyObject;

/** The keyword arguments of a call, in the order written. */
export type Kwargs = ReadonlyMap<string, Value>;

/** Work that a template waits for; the driver performs it and resumes the template with what it gave. */
export interface Effect {
  /** What is awaited, for messages: `run_query`. */
  readonly name: string;
  perform(): Promise<unknown>;
}

/** A computation that may wait for effects. */
export type Effectful<T> = Generator<Effect, T, unknown>;

/** What a call gives: a value at once, or a generator that yields effects first. */
export type CallResult = Value | Effectful<Value>;

/** The place in a template that calls a function. */
export interface CallSite {
  /** The expression that is being evaluated, or nothing when the host itself calls. */
  readonly position: Position | undefined;
  /** The template stack, innermost first. */
  stack(): TemplateFrame[];
  /** Tells the user something that does not stop the template. */
  warn(found: Diagnostic): void;
}

/** The name of a binary operator, as Python writes it. */
export type BinaryOperator = '+' | '-' | '*' | '/' | '//' | '%' | '**';

/**
 * An object of the template's world: what is not a plain str, int, bool, None or list. Subclasses override what their
 * type can do; the defaults are those of a bare Python object. A template reaches nothing but these methods.
 */
export abstract class PyObject {
  /** The Python class name, as messages show it. */
  abstract readonly typeName: string;

  /** Python's `bool(x)`. */
  truth(): boolean {
    return (this.length() ?? 1) > 0;
  }

  /** Python's `repr(x)`. */
  repr(): string {
    return `<${this.typeName} object>`;
  }

  /** Python's `str(x)`, which is what printing gives. */
  str(): string {
    return this.repr();
  }

  /** Python's `len(x)`; nothing when the type has none. */
  length(): number | undefined {
    return undefined;
  }

  /** The items of `iter(x)`; nothing when the object cannot be iterated. */
  iterate(): Iterable<Value> | undefined {
    return undefined;
  }

  /** The items of a sequence that a slice gives a tuple of; nothing when the object cannot be sliced so. */
  sequence(): readonly Value[] | undefined {
    return undefined;
  }

  /** The attribute `name`; nothing when there is none. Names that begin with `_` are never asked for. */
  getAttr(_name: string): Value | undefined {
    return undefined;
  }

  /** Python's `x[key]`; nothing when there is no such item. */
  getItem(_key: Value): Value | undefined {
    return undefined;
  }

  /** Python's `setattr`; false when the object does not allow it. Templates can set only attributes of namespaces. */
  setAttr(_name: string, _value: Value): boolean {
    return false;
  }

  /** Python's `needle in x`; nothing to compare with the items instead. */
  contains(_needle: Value): boolean | undefined {
    return undefined;
  }

  /** Python's `==`; identity unless overridden. */
  equals(other: Value): boolean {
    return this === other;
  }

  /** Below, equal or above zero as Python orders the two; nothing when they have no order. */
  compare(_other: Value): number | undefined {
    return undefined;
  }

  /** Python's binary operators; `reflected` means `other op this`. Nothing when the operator does not apply. */
  binary(_operator: BinaryOperator, _other: Value, _reflected: boolean): Value | undefined {
    return undefined;
  }

  /** What stands for the object as a dict key: equal objects give the same; throws TypeError when it cannot be one. */
  hashKey(): unknown {
    return this;
  }

  /** Calls the object; nothing of it is callable unless `callable` is true. */
  call(_args: readonly Value[], _kwargs: Kwargs, _site: CallSite): CallResult {
    return null;
  }

  /** Whether the object is one of Python's mappings, as the test `mapping` asks. */
  get isMapping(): boolean {
    return false;
  }

  /** Whether `call` can be used. */
  get callable(): boolean {
    return false;
  }
}
