import { defineMappingTag, defineScalarTag, loadAll, NOT_RESOLVED, Schema } from 'js-yaml';
import { commonTags, timestampOf } from '../../config/yaml/dialect.ts';
import { tryReadYaml } from '../../config/yaml/read.ts';
import { fromJs } from '../values/convert.ts';
import { PyDict } from '../values/dict.ts';
import type { PyObject, Value } from '../values/value.ts';
import { timeOfText } from './datetime/module.ts';

const never = (): boolean => false;

/** Maps are dicts whose keys may be of any kind. */
const dictTag = defineMappingTag<PyDict>('tag:yaml.org,2002:map', {
  create: () => new PyDict(),
  addPair: (dict, key, value) => {
    if (Array.isArray(key) || key instanceof PyDict) return 'a key that is a list or a map';
    dict.set(fromJs(key), fromJs(value));
    return '';
  },
  has: (dict, key) => dict.has(fromJs(key)),
  keys: (dict) => [...dict.keys()],
  get: (dict, key) => dict.get(fromJs(key)),
  identify: never,
});

/** Dates and times are those of Python. */
const timeTag = defineScalarTag<PyObject>('tag:yaml.org,2002:timestamp', {
  implicit: true,
  implicitFirstChars: [...'0123456789'],
  resolve: (source) => {
    const text = timestampOf(source);
    return typeof text === 'string' ? timeOfText(text) : NOT_RESOLVED;
  },
  identify: never,
});

const dialect = new Schema([...commonTags, dictTag, timeTag]);

/** The value of a YAML text as Python's `safe_load` gives it; nothing for a text that is not YAML. */
export function valueOfYaml(text: string): Value | undefined {
  const { yaml } = tryReadYaml(text, 'fromyaml()');
  if (yaml === undefined) return undefined;
  try {
    const [document] = loadAll(text, { schema: dialect, json: true, maxTotalMergeKeys: -1 });
    return fromJs(document);
  } catch {
    // What only the lenient reading takes has its plain values.
    return fromJs(yaml.value);
  }
}
