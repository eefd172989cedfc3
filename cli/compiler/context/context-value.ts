import { PyDict, PyError, PyObject, pyFunction, type Scope, str, type Value } from '../../templates/index.ts';

/** The names of a template, which the template itself may change. */
export interface ChangeableScope extends Scope {
  define(name: string, value: Value): void;
}

/** `context`: all names that a template knows, as a dict that can be asked for them and changed, but not listed. */
export class ContextValue extends PyObject {
  readonly typeName = 'dict';
  readonly #scope: ChangeableScope;

  constructor(scope: ChangeableScope) {
    super();
    this.#scope = scope;
  }

  override get isMapping(): boolean {
    return true;
  }

  override contains(key: Value): boolean {
    return typeof key === 'string' && this.#scope.get(key) !== undefined;
  }

  override getItem(key: Value): Value | undefined {
    return typeof key === 'string' ? this.#scope.get(key) : undefined;
  }

  override getAttr(name: string): Value | undefined {
    if (name === 'get') return this.#get;
    if (name === 'update') return this.#update;
    if (name === 'setdefault') return this.#setDefault;
    return this.#scope.get(name);
  }

  readonly #get = pyFunction('get', 'key, default=None', (args) => {
    const found = this.#scope.get(str(args.get('key')));
    return found === undefined ? args.get('default') : found;
  });

  /** Names that are given here are seen by all that is rendered for the node from now on. */
  readonly #update = pyFunction('update', 'other=None, **kwargs', (args) => {
    const other = args.get('other');
    if (other !== null && !(other instanceof PyDict)) throw new PyError('TypeError', 'update() takes a dict');
    for (const key of other?.keys() ?? []) this.#scope.define(str(key), other?.get(key) ?? null);
    for (const [key, value] of args.extra) this.#scope.define(key, value);
    return null;
  });

  readonly #setDefault = pyFunction('setdefault', 'key, default=None', (args) => {
    const key = str(args.get('key'));
    const found = this.#scope.get(key);
    if (found !== undefined) return found;
    this.#scope.define(key, args.get('default'));
    return args.get('default');
  });
}
