import { PyObject, pyFunction, type Scope, str, type Value } from '../../templates/index.ts';

/** `context`: all names that a template knows, as a dict that can be asked for them but not listed. */
export class ContextValue extends PyObject {
  readonly typeName = 'dict';
  readonly #scope: Scope;

  constructor(scope: Scope) {
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
    if (name !== 'get') return this.#scope.get(name);
    return pyFunction('get', 'key, default=None', (args) => {
      const found = this.#scope.get(str(args.get('key')));
      return found === undefined ? args.get('default') : found;
    });
  }
}
