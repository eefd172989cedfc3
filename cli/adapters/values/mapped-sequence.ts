import {
  type Arguments,
  equals,
  OrderedDict,
  PyError,
  PyObject,
  PyTuple,
  pyFunction,
  repr,
  truth,
  typeError,
  type Value,
} from '../../templates/index.ts';

/** How many items a sequence shows of itself. */
const SHOWN = 5;

/** A sequence whose items may have keys, as agate's rows, columns and groups of tables are. */
export abstract class MappedSequence extends PyObject {
  /** The items in order. */
  abstract items(): readonly Value[];

  /** The keys of the items; nothing when they have none. */
  abstract keys(): readonly Value[] | undefined;

  override length(): number {
    return this.items().length;
  }

  override iterate(): Iterable<Value> {
    return this.items();
  }

  override sequence(): readonly Value[] {
    return this.items();
  }

  override getItem(key: Value): Value | undefined {
    return typeof key === 'number' ? this.items().at(key) : this.named(key);
  }

  /** The item of a key; nothing when there is none. The last of equal keys counts. */
  named(key: Value): Value | undefined {
    const keys = this.keys() ?? [];
    return this.items()[keys.findLastIndex((one) => equals(one, key))];
  }

  override equals(other: Value): boolean {
    if (this === other) return true;
    const theirs = other instanceof PyObject ? other.sequence() : Array.isArray(other) ? other : undefined;
    const items = other instanceof PyTuple ? other.items : theirs;
    return items !== undefined && equals(new PyTuple(this.items()), new PyTuple(items));
  }

  override hashKey(): unknown {
    throw typeError(`unhashable type: '${this.typeName}'`);
  }

  override repr(): string {
    const items = this.items();
    const shown = items.slice(0, SHOWN).map(repr);
    return `<agate.${this.typeName}: (${[...shown, ...(items.length > SHOWN ? ['...'] : [])].join(', ')})>`;
  }

  override getAttr(name: string): Value | undefined {
    switch (name) {
      case 'values':
        return pyFunction(name, '', () => new PyTuple(this.items()));
      case 'keys':
        return pyFunction(name, '', () => tupleOf(this.keys()));
      case 'items':
        return pyFunction(name, '', () => new PyTuple(this.#pairs()));
      case 'dict':
        return pyFunction(name, '', () => this.dict());
      case 'get':
        return pyFunction(name, 'key, default=None', (args) => this.#found(args));
      case 'index':
        return pyFunction(name, 'value', (args) => this.#indexOf(args.get('value')));
      case 'count':
        return pyFunction(name, 'value', (args) => this.items().filter((one) => equals(one, args.get('value'))).length);
      default:
        return undefined;
    }
  }

  /** The items by their keys. Throws KeyError when they have none. */
  dict(): OrderedDict {
    const keys = this.keys();
    if (keys === undefined) throw new PyError('KeyError', 'the items have no names');
    return new OrderedDict(keys.map((key, index) => [key, this.items()[index] ?? null] as const));
  }

  #pairs(): PyTuple[] {
    const keys = this.keys();
    if (keys === undefined) throw typeError("'NoneType' object is not iterable");
    return keys.map((key, index) => new PyTuple([key, this.items()[index] ?? null]));
  }

  #found(args: Arguments): Value {
    const found = this.named(args.get('key'));
    if (found !== undefined) return found;
    return truth(args.get('default')) ? args.get('default') : null;
  }

  #indexOf(wanted: Value): number {
    const index = this.items().findIndex((item) => equals(item, wanted));
    if (index === -1) throw new PyError('ValueError', '');
    return index;
  }
}

/** A sequence of columns or rows. */
export class SequenceValue extends MappedSequence {
  readonly typeName = 'MappedSequence';
  readonly #items: readonly Value[];
  readonly #keys: readonly Value[] | undefined;

  constructor(items: readonly Value[], keys?: readonly Value[]) {
    super();
    this.#items = items;
    this.#keys = keys;
  }

  items(): readonly Value[] {
    return this.#items;
  }

  keys(): readonly Value[] | undefined {
    return this.#keys;
  }
}

function tupleOf(keys: readonly Value[] | undefined): Value {
  return keys === undefined ? null : new PyTuple(keys);
}
