import { PyError } from './error.ts';
import { type BinaryOperator, type CallResult, type CallSite, type Kwargs, PyObject, type Value } from './value.ts';

/** How an undefined value came about. */
export interface UndefinedOrigin {
  /** The whole message, where the usual one does not fit. */
  readonly hint?: string;
  /** The Python class of the error that using it raises; `UndefinedError` unless told. */
  readonly kind?: string;
  /** dbt's undefined while parsing: attributes, items and calls of it are undefined again. */
  readonly lenient?: boolean;
}

/** A name, attribute or item that is not there: prints as nothing, is false and empty, and fails when it is used. */
export class PyUndefined extends PyObject {
  readonly typeName = 'Undefined';
  readonly name: string;
  readonly origin: UndefinedOrigin;

  constructor(name: string, origin: UndefinedOrigin = {}) {
    super();
    this.name = name;
    this.origin = origin;
  }

  /** The error of using it. */
  error(): PyError {
    return new PyError(this.origin.kind ?? 'UndefinedError', this.origin.hint ?? `'${this.name}' is undefined`);
  }

  override truth(): boolean {
    return false;
  }

  override repr(): string {
    return 'Undefined';
  }

  override str(): string {
    return '';
  }

  override length(): number {
    return 0;
  }

  override iterate(): Iterable<Value> {
    return [];
  }

  override getAttr(_name: string): Value {
    return this.#used();
  }

  override getItem(_key: Value): Value {
    return this.#used();
  }

  override equals(other: Value): boolean {
    return other instanceof PyUndefined;
  }

  override compare(_other: Value): number {
    throw this.error();
  }

  override binary(_operator: BinaryOperator, _other: Value, _reflected: boolean): Value {
    throw this.error();
  }

  override hashKey(): unknown {
    return PyUndefined;
  }

  override get callable(): boolean {
    return true;
  }

  override call(_args: readonly Value[], _kwargs: Kwargs, _site: CallSite): CallResult {
    return this.#used();
  }

  #used(): Value {
    if (this.origin.lenient === true) return this;
    throw this.error();
  }
}
