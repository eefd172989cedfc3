import { YamlFloat } from '../../config/yaml/values.ts';
import { fromJs, PyDict, type Value } from '../../templates/index.ts';

/** Fields of ours that templates do not see. */
const HIDDEN = new Set(['etl']);

/**
 * A node as templates see it in `model`, `graph` and `node`: a dict of dbt's field names. The text of the node is read
 * from disk only for those who ask for it.
 */
export function nodeValue(node: object): Value {
  return new NodeDict(node);
}

class NodeDict extends PyDict {
  readonly #node: object;

  constructor(node: object) {
    super();
    this.#node = node;
    for (const key of Object.keys(node)) {
      if (HIDDEN.has(key) || key === 'raw_code') continue;
      this.set(key, plain((node as Record<string, unknown>)[key]));
    }
  }

  override get(key: Value): Value | undefined {
    if (key === 'raw_code' || key === 'raw_sql') return plain((this.#node as Record<string, unknown>).raw_code);
    return super.get(key);
  }

  override getItem(key: Value): Value | undefined {
    return this.get(key);
  }
}

function plain(value: unknown): Value {
  if (value instanceof YamlFloat) return fromJs(Number(value));
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) !== Map.prototype)
    return new PyDict(Object.entries(value).map(([key, item]) => [key, plain(item)] as const));
  return fromJs(value);
}
