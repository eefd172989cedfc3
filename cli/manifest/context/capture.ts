import type { YamlMap } from '../../config/types.ts';
import { isYamlMap } from '../../config/yaml/values.ts';
import {
  type Arguments,
  type CallResult,
  type CallSite,
  type Kwargs,
  PyDict,
  PyError,
  PyFloat,
  PyObject,
  PyUndefined,
  pyFunction,
  str,
  typeName,
  type Value,
} from '../../templates/index.ts';
import type { RefArgs } from '../types.ts';
import { yamlOf } from './yaml-values.ts';

/** What the calls of one template said, in order. */
export class Capture {
  readonly refs: RefArgs[] = [];
  readonly sources: (readonly [string, string])[] = [];
  readonly metrics: (readonly string[])[] = [];
  readonly functions: (readonly string[])[] = [];
  readonly configs: YamlMap[] = [];
  readonly macros: string[] = [];

  /** `ref`, which gives `answer` and notes what it was asked for. */
  ref(answer: Value): Value {
    return pyFunction('ref', '*args, v=None, version=None', (args) => {
      this.refs.push(refOf(args));
      return answer;
    });
  }

  /** `source`, which gives `answer` and notes what it was asked for. */
  source(answer: Value): Value {
    return pyFunction('source', '*args', (args) => {
      const [source, table] = args.rest;
      if (args.rest.length !== 2)
        throw new PyError('CompilationError', `source() takes exactly two arguments (${args.rest.length} given)`);
      this.sources.push([text('source name', source), text('table name', table)]);
      return answer;
    });
  }

  /** `metric` or `function`, which note a name and perhaps its package. */
  named(name: 'metric' | 'function', answer: Value): Value {
    return pyFunction(name, '*args', (args) => {
      const names = args.rest.map(str);
      (name === 'metric' ? this.metrics : this.functions).push(names);
      return answer;
    });
  }

  macro(id: string): void {
    if (!this.macros.includes(id)) this.macros.push(id);
  }
}

/** The arguments of a `ref` call. Throws CompilationError when they are not names. */
export function refOf(args: Arguments): RefArgs {
  const { rest } = args;
  if (rest.length !== 1 && rest.length !== 2)
    throw new PyError('CompilationError', `ref() takes at most two arguments (${rest.length} given)`);
  const [first, second] = rest.map((one, index) => text(index === rest.length - 1 ? 'name' : 'package', one));
  const given = args.get('version') || args.get('v');
  let version: string | number | null = null;
  if (typeof given === 'string' || typeof given === 'number') version = given;
  else if (given instanceof PyFloat) version = given.value;
  if (version === '' || version === 0) version = null;
  return { name: second ?? first ?? '', package: second === undefined ? null : (first ?? null), version };
}

function text(what: string, value: Value | undefined): string {
  if (value instanceof PyUndefined) throw value.error();
  if (typeof value === 'string' || typeName(value ?? null) === 'str') return str(value ?? null);
  throw new PyError('CompilationError', `The ${what} argument must be a string, got ${typeName(value ?? null)}`);
}

/** `config` while parsing: calls are noted, and every `get` gives an empty text, as in dbt. */
export class ParseConfigValue extends PyObject {
  readonly typeName = 'ParseConfigObject';
  readonly #capture: Capture;

  constructor(capture: Capture) {
    super();
    this.#capture = capture;
  }

  override get callable(): boolean {
    return true;
  }

  override call(args: readonly Value[], kwargs: Kwargs, _site: CallSite): CallResult {
    const [only] = args;
    const isMap = args.length === 1 && kwargs.size === 0 && only instanceof PyDict;
    if (!isMap && (args.length > 0 || kwargs.size === 0))
      throw new PyError('CompilationError', 'Invalid inline model config');
    const given = yamlOf(isMap ? only : new PyDict(kwargs));
    if (isYamlMap(given)) this.#capture.configs.push(given);
    return '';
  }

  override getAttr(name: string): Value | undefined {
    switch (name) {
      case 'set':
        return pyFunction(name, 'name, value', (args) => {
          this.#capture.configs.push({ [args.text('name')]: yamlOf(args.get('value')) });
          return '';
        });
      case 'get':
      case 'require':
      case 'meta_get':
      case 'meta_require':
        return pyFunction(name, 'name, default=None, validator=None', () => '');
      case 'persist_relation_docs':
      case 'persist_column_docs':
        return pyFunction(name, '', () => false);
      default:
        return undefined;
    }
  }
}
