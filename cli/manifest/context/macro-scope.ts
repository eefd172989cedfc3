import {
  type CallResult,
  type CallSite,
  type Effectful,
  type Kwargs,
  MacroDefinition,
  PyObject,
  pyFunction,
  type RenderOptions,
  type Scope,
  type Value,
} from '../../templates/index.ts';
import type { MacroNode } from '../types.ts';
import type { MacroIndex } from './macro-index.ts';
import type { MacroAnswer, MacroOverrides } from './macro-overrides.ts';

/** The definitions of macros, each read when it is first called and shared by all who render. */
export class MacroTemplates {
  readonly #definitions = new Map<string, MacroDefinition>();

  /** The macro's definition; a template that is not one is told when it is called, as ETL3001. */
  of(macro: MacroNode): MacroDefinition {
    const known = this.#definitions.get(macro.unique_id);
    if (known !== undefined) return known;
    const { file, line, column } = macro.etl;
    const definition = new MacroDefinition(macro.name, { file, text: macro.macro_sql, line, column });
    this.#definitions.set(macro.unique_id, definition);
    return definition;
  }
}

/** What a scope with macros is made from. */
export interface MacroScopeOptions {
  readonly index: MacroIndex;
  readonly templates: MacroTemplates;
  /** The package whose names are looked up first: that of the node. */
  readonly packageName: string;
  /** Names that are no macros, such as `ref` and `var`; macros win over them. */
  readonly members: Scope;
  /** How the macros are rendered. */
  readonly render: RenderOptions;
  /** Told of each macro that the node's own text calls, not of those that macros call. */
  readonly onCall?: (macro: MacroNode) => void;
  /** What some names give instead, in a unit test. */
  readonly overrides?: MacroOverrides;
}

/**
 * The names that a node's template can use: macros of its package, of the root project, of installed packages by
 * package name, the built-in ones, and the context's members. Macros that it calls see the same names.
 */
export class MacroScope implements Scope {
  readonly #options: MacroScopeOptions;
  readonly #values = new Map<string, Value>();
  /** How many macros are running inside each other. */
  depth = 0;

  constructor(options: MacroScopeOptions) {
    this.#options = options;
  }

  get(name: string): Value | undefined {
    const known = this.#values.get(name);
    if (known !== undefined) return known;
    const { index, packageName, members } = this.#options;
    const own = index.lookup(packageName, name);
    const isProjectMacro = own !== undefined && !index.isBuiltIn(own);
    let found: Value | undefined;
    if (isProjectMacro) found = this.macro(own);
    else if (index.namespace(name) !== undefined) found = new PackageNamespace(name, this, index);
    else found = own === undefined ? members.get(name) : this.macro(own);
    const answer = found === undefined ? undefined : this.#options.overrides?.bare(name);
    if (answer !== undefined) found = found instanceof TrackedMacro ? answering(name, answer) : answer.value;
    if (found !== undefined) this.#values.set(name, found);
    return found;
  }

  /** Gives a name another value from now on, before macros and members. */
  define(name: string, value: Value): void {
    this.#values.set(name, value);
  }

  /** What a name means when no macro takes it over. */
  member(name: string): Value | undefined {
    return this.#options.members.get(name);
  }

  /** A package of whose macros only those of `visible` unique ids are seen. */
  namespace(name: string, visible: ReadonlySet<string>): Value {
    return new PackageNamespace(name, this, this.#options.index, visible);
  }

  /** A macro as a value that can be called. */
  macro(node: MacroNode): Value {
    const { templates, render, onCall } = this.#options;
    return new TrackedMacro(node, templates.of(node).bind(this, render), this, onCall);
  }

  /** A macro as it is found by its package: as a value that can be called. */
  packaged(packageName: string, node: MacroNode): Value {
    const answer = this.#options.overrides?.inPackage(packageName, node.name);
    return answer === undefined ? this.macro(node) : answering(node.name, answer);
  }
}

/** A macro that gives what a unit test says. */
function answering(name: string, { value }: MacroAnswer): Value {
  return pyFunction(name, '*args, **kwargs', () => value);
}

/** A package's name in a template: `dbt_utils.star`. */
class PackageNamespace extends PyObject {
  readonly typeName = 'dict';
  readonly #name: string;
  readonly #scope: MacroScope;
  readonly #index: MacroIndex;
  readonly #visible: ReadonlySet<string> | undefined;

  constructor(name: string, scope: MacroScope, index: MacroIndex, visible?: ReadonlySet<string>) {
    super();
    this.#name = name;
    this.#scope = scope;
    this.#index = index;
    this.#visible = visible;
  }

  override getAttr(name: string): Value | undefined {
    const macro = this.#index.namespace(this.#name)?.get(name);
    const isHidden = macro === undefined || this.#visible?.has(macro.unique_id) === false;
    return isHidden ? undefined : this.#scope.packaged(this.#name, macro);
  }

  override getItem(key: Value): Value | undefined {
    return typeof key === 'string' ? this.getAttr(key) : undefined;
  }

  override iterate(): Iterable<Value> {
    return this.#index.namespace(this.#name)?.keys() ?? [];
  }
}

/** A macro that tells of its calls and knows whether another macro called it. */
class TrackedMacro extends PyObject {
  readonly typeName = 'MacroGenerator';
  readonly #node: MacroNode;
  readonly #inner: PyObject;
  readonly #scope: MacroScope;
  readonly #onCall: ((macro: MacroNode) => void) | undefined;

  constructor(node: MacroNode, inner: PyObject, scope: MacroScope, onCall: ((macro: MacroNode) => void) | undefined) {
    super();
    this.#node = node;
    this.#inner = inner;
    this.#scope = scope;
    this.#onCall = onCall;
  }

  override repr(): string {
    return `<macro ${this.#node.unique_id}>`;
  }

  override get callable(): boolean {
    return true;
  }

  override getAttr(name: string): Value | undefined {
    return this.#inner.getAttr(name);
  }

  override call(args: readonly Value[], kwargs: Kwargs, site: CallSite): CallResult {
    if (this.#scope.depth === 0) this.#onCall?.(this.#node);
    this.#scope.depth += 1;
    let result: CallResult;
    try {
      result = this.#inner.call(args, kwargs, site);
    } finally {
      this.#scope.depth -= 1;
    }
    return isEffectful(result) ? this.#deeper(result) : result;
  }

  *#deeper(running: Effectful<Value>): Effectful<Value> {
    this.#scope.depth += 1;
    try {
      return yield* running;
    } finally {
      this.#scope.depth -= 1;
    }
  }
}

function isEffectful(result: CallResult): result is Effectful<Value> {
  return typeof result === 'object' && result !== null && Symbol.iterator in result && 'throw' in result;
}
