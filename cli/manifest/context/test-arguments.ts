import type { Yaml } from '../../config/types.ts';
import { isYamlMap } from '../../config/yaml/values.ts';
import {
  type Effectful,
  PyDict,
  parseTemplate,
  type RenderOptions,
  renderNative,
  type Scope,
  type Value,
} from '../../templates/index.ts';
import type { Node } from '../types.ts';
import { pythonOf } from './yaml-values.ts';

const LOOKS_LIKE_CALL = /^\s*(?:env_var|ref|var|source|doc)\s*\(.+\)\s*$/;

/**
 * The arguments of a generic test as its macro gets them: strings that hold a template, or look like a call such as
 * `ref('orders')`, are rendered natively; `column_name` never is.
 */
export function* testArguments(test: Node, scope: Scope, options: RenderOptions): Effectful<Value> {
  const entries: [string, Value][] = [];
  for (const [key, value] of Object.entries(test.test_metadata?.kwargs ?? {})) {
    entries.push([key, yield* argument(value, key, test.original_file_path, scope, options)]);
  }
  return new PyDict(entries);
}

function* argument(value: Yaml, key: string, file: string, scope: Scope, options: RenderOptions): Effectful<Value> {
  if (Array.isArray(value)) {
    const items: Value[] = [];
    for (const item of value) items.push(yield* argument(item, '', file, scope, options));
    return items;
  }
  if (isYamlMap(value)) {
    const entries: [string, Value][] = [];
    for (const [name, item] of Object.entries(value)) {
      entries.push([name, yield* argument(item, '', file, scope, options)]);
    }
    return new PyDict(entries);
  }
  if (typeof value !== 'string' || key === 'column_name') return pythonOf(value);
  const text = LOOKS_LIKE_CALL.test(value) ? `{{ ${value} }}` : value;
  return text.includes('{') ? yield* renderNative(parseTemplate({ file, text }), scope, options) : text;
}
