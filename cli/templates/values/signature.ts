import { typeError } from './error.ts';
import { typeName } from './names.ts';
import { str } from './text.ts';
import type { Kwargs, Value } from './value.ts';

/** One parameter of a host function. */
export interface Parameter {
  readonly name: string;
  readonly kind: 'positional' | 'plain' | 'keyword' | 'rest' | 'extra';
  /** Whether a call may leave it out. */
  readonly optional: boolean;
  /** The default; nothing for an optional parameter without one. */
  readonly value: Value | undefined;
}

/** The arguments of one call, by parameter name. */
export class Arguments {
  readonly #function: string;
  readonly #values: Map<string, Value>;
  /** What `*args` took. */
  readonly rest: readonly Value[];
  /** What `**kwargs` took. */
  readonly extra: Kwargs;

  constructor(name: string, values: Map<string, Value>, rest: readonly Value[], extra: Kwargs) {
    this.#function = name;
    this.#values = values;
    this.rest = rest;
    this.extra = extra;
  }

  /** The argument or its default; None for an optional one (`name?`) that was left out. */
  get(name: string): Value {
    return this.#values.get(name) ?? null;
  }

  /** The argument or its default; nothing for an optional one (`name?`) that was left out. */
  optional(name: string): Value | undefined {
    return this.#values.get(name);
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  /** The argument as text; throws TypeError when it is not a str. */
  text(name: string): string {
    const value = this.get(name);
    if (typeof value === 'string') return value;
    if (typeName(value) === 'str' || typeName(value) === 'Markup') return str(value);
    throw typeError(`${this.#function}() argument '${name}' must be str, not ${typeName(value)}`);
  }

  /** The argument as an int; throws TypeError when it is not one. */
  int(name: string): number {
    const value = this.get(name);
    if (typeof value === 'number') return value;
    if (typeof value === 'boolean') return Number(value);
    throw typeError(`'${typeName(value)}' object cannot be interpreted as an integer`);
  }
}

const parsed = new Map<string, readonly Parameter[]>();

/** Reads a signature as `pyFunction` documents it. */
export function parseSignature(signature: string): readonly Parameter[] {
  let parameters = parsed.get(signature);
  if (parameters === undefined) {
    parameters = readParameters(signature);
    parsed.set(signature, parameters);
  }
  return parameters;
}

/** Stands for the `/` of a signature while it is read. */
const POSITIONAL = '__positional__';

function readParameters(signature: string): Parameter[] {
  const parameters: Parameter[] = [];
  let kind: Parameter['kind'] = 'plain';
  for (const [, stars = '', name = '', mark = '', value] of signature
    .replace('/', POSITIONAL)
    .matchAll(/(\*{0,2})(\w*)(\??)(?:\s*=\s*('[^']*'|[^,\s]+))?\s*(?:,\s*|$)/g)) {
    if (stars === '' && name === '') continue;
    if (name === POSITIONAL) {
      for (const [index, one] of parameters.entries()) parameters[index] = { ...one, kind: 'positional' };
      continue;
    }
    if (stars === '**') parameters.push({ name, kind: 'extra', optional: true, value: undefined });
    else if (stars === '*') {
      kind = 'keyword';
      if (name !== '') parameters.push({ name, kind: 'rest', optional: true, value: undefined });
    } else {
      parameters.push({ name, kind, optional: mark === '?' || value !== undefined, value: literal(value) });
    }
  }
  return parameters;
}

function literal(text: string | undefined): Value | undefined {
  if (text === undefined) return undefined;
  if (text === 'None') return null;
  if (text === 'True' || text === 'False') return text === 'True';
  return text.startsWith("'") ? text.slice(1, -1) : Number(text);
}

interface Shape {
  readonly plain: readonly Parameter[];
  readonly named: ReadonlySet<string>;
  readonly takesRest: boolean;
  readonly takesExtra: boolean;
}

const shapes = new WeakMap<readonly Parameter[], Shape>();

function shapeOf(parameters: readonly Parameter[]): Shape {
  let shape = shapes.get(parameters);
  if (shape === undefined) {
    shape = {
      plain: parameters.filter((one) => one.kind === 'plain' || one.kind === 'positional'),
      named: new Set(parameters.filter((one) => one.kind === 'plain' || one.kind === 'keyword').map((one) => one.name)),
      takesRest: parameters.some((one) => one.kind === 'rest'),
      takesExtra: parameters.some((one) => one.kind === 'extra'),
    };
    shapes.set(parameters, shape);
  }
  return shape;
}

/** Gives each parameter its argument; throws Python's TypeError when they do not fit. */
export function bind(
  name: string,
  parameters: readonly Parameter[],
  args: readonly Value[],
  kwargs: Kwargs,
): Arguments {
  const values = new Map<string, Value>();
  const { plain, named, takesRest, takesExtra } = shapeOf(parameters);
  for (const [index, parameter] of plain.entries()) {
    const given = args[index];
    if (given !== undefined) values.set(parameter.name, given);
  }
  const rest = args.slice(plain.length);
  if (rest.length > 0 && !takesRest) throw tooMany(name, plain, args.length);
  const extra = new Map<string, Value>();
  for (const [key, value] of kwargs) {
    if (!named.has(key)) extra.set(key, value);
    else if (values.has(key)) throw typeError(`${name}() got multiple values for argument '${key}'`);
    else values.set(key, value);
  }
  const [unknown] = extra.keys();
  if (unknown !== undefined && !takesExtra) {
    throw typeError(`${name}() got an unexpected keyword argument '${unknown}'`);
  }
  fillDefaults(name, parameters, values);
  return new Arguments(name, values, rest, extra);
}

function fillDefaults(name: string, parameters: readonly Parameter[], values: Map<string, Value>): void {
  const missing: string[] = [];
  for (const parameter of parameters) {
    if (parameter.kind === 'rest' || parameter.kind === 'extra' || values.has(parameter.name)) continue;
    if (!parameter.optional) missing.push(`'${parameter.name}'`);
    else if (parameter.value !== undefined) values.set(parameter.name, parameter.value);
  }
  if (missing.length === 0) return;
  const list = missing.length === 1 ? missing.join('') : `${missing.slice(0, -1).join(', ')} and ${missing.at(-1)}`;
  throw typeError(
    `${name}() missing ${missing.length} required positional argument${missing.length === 1 ? '' : 's'}: ${list}`,
  );
}

function tooMany(name: string, plain: readonly Parameter[], given: number): Error {
  const required = plain.filter((one) => !one.optional).length;
  const takes = required === plain.length ? String(plain.length) : `from ${required} to ${plain.length}`;
  const were = given === 1 ? 'was' : 'were';
  return typeError(
    `${name}() takes ${takes} positional argument${plain.length === 1 ? '' : 's'} but ${given} ${were} given`,
  );
}
