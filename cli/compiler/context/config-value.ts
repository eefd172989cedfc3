import type { Yaml } from '../../config/types.ts';
import { pythonOf } from '../../manifest/context/yaml-values.ts';
import type { Node } from '../../manifest/types.ts';
import {
  type Arguments,
  type CallResult,
  PyDict,
  PyError,
  PyObject,
  pyFunction,
  type Value,
} from '../../templates/index.ts';
import { snapshotColumnsValue } from './snapshot-values.ts';

/** `config` while a node is compiled or run: a call gives nothing, `get` and `require` read the merged config. */
export class RuntimeConfigValue extends PyObject {
  readonly typeName = 'RuntimeConfigObject';
  readonly node: Node;

  constructor(node: Node) {
    super();
    this.node = node;
  }

  override get callable(): boolean {
    return true;
  }

  override call(): CallResult {
    return '';
  }

  override getAttr(name: string): Value | undefined {
    const { config } = this.node;
    switch (name) {
      case 'set':
        return pyFunction(name, 'name, value', () => '');
      case 'get':
        return pyFunction(name, 'name, default=None, validator=None', (args) => this.#get(config, args));
      case 'require':
        return pyFunction(name, 'name, validator=None', (args) => this.#require(config, args));
      case 'meta_get':
        return pyFunction(name, 'name, default=None, validator=None', (args) => this.#get(mapOf(config.meta), args));
      case 'meta_require':
        return pyFunction(name, 'name, validator=None', (args) => this.#require(mapOf(config.meta), args));
      case 'persist_relation_docs':
        return pyFunction(name, '', () => mapOf(config.persist_docs).relation === true);
      case 'persist_column_docs':
        return pyFunction(name, '', () => mapOf(config.persist_docs).columns === true);
      case 'model':
        return new PyDict();
      default:
        return undefined;
    }
  }

  #get(from: Readonly<Record<string, Yaml>>, args: Arguments): Value {
    const name = args.text('name');
    if (name === 'snapshot_table_column_names' && this.node.resource_type === 'snapshot')
      return snapshotColumnsValue(this.node.config);
    const value = from[name];
    return value === undefined ? args.get('default') : pythonOf(value);
  }

  #require(from: Readonly<Record<string, Yaml>>, args: Arguments): Value {
    const name = args.text('name');
    const value = from[name];
    if (value !== undefined) return pythonOf(value);
    throw new PyError(
      'MissingConfigError',
      `"${this.node.unique_id}" does not define the required config parameter "${name}"`,
    );
  }
}

function mapOf(value: unknown): Readonly<Record<string, Yaml>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, Yaml>>) : {};
}
