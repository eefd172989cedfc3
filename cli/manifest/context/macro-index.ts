import type { MacroNode } from '../types.ts';

/** The name under which templates reach the built-in macros. */
export const BUILT_IN_NAMESPACE = 'dbt';

/** The name under which templates reach the macros of portable SQL, and by no other: bare names never mean them. */
export const PORTABLE_NAMESPACE = 'etl';

/** The package of those macros; not `etl`, for a project may be called so. */
const PORTABLE_PACKAGE = 'etl_portable';

type Macros = Map<string, MacroNode>;

/** Finds macros as dbt does: by package, by name in the search order of a package, and the built-in ones last. */
export class MacroIndex {
  readonly root: string;
  readonly #packages = new Map<string, Macros>();
  readonly #internal = new Map<string, Macros>();
  /** Built-in macros, those of the nearest engine winning. */
  readonly #builtIn: Macros = new Map();
  readonly #portable: Macros;
  readonly #anywhere: Macros = new Map();
  readonly #byId: Macros = new Map();

  /** `internal` names the packages of built-in macros, nearest engine first. */
  constructor(macros: Iterable<MacroNode>, root: string, internal: readonly string[]) {
    this.root = root;
    const isInternal = new Set(internal);
    for (const macro of macros) {
      const group = isInternal.has(macro.package_name) ? this.#internal : this.#packages;
      const own = group.get(macro.package_name) ?? (new Map() as Macros);
      group.set(macro.package_name, own);
      own.set(macro.name, macro);
      this.#byId.set(macro.unique_id, macro);
    }
    const ofDbt = internal.filter((name) => name !== PORTABLE_PACKAGE);
    for (const name of ofDbt.toReversed()) this.#addAll(this.#builtIn, this.#internal.get(name));
    this.#portable = this.#internal.get(PORTABLE_PACKAGE) ?? new Map();
    // A project that is called as they are keeps its own macros, and has these behind them.
    const namesake = this.#packages.get(PORTABLE_NAMESPACE);
    if (namesake !== undefined) this.#portable = new Map([...this.#portable, ...namesake]);
    this.#addAll(this.#anywhere, this.#builtIn);
    for (const own of this.#packages.values()) this.#addAll(this.#anywhere, own);
    this.#addAll(this.#anywhere, this.#packages.get(root));
  }

  #addAll(into: Macros, macros: Macros | undefined): void {
    for (const [name, macro] of macros ?? []) into.set(name, macro);
  }

  /** The macro that a bare name means in a template of package `own`: its own, the root's, then a built-in one. */
  lookup(own: string, name: string): MacroNode | undefined {
    return this.#packages.get(own)?.get(name) ?? this.#packages.get(this.root)?.get(name) ?? this.#builtIn.get(name);
  }

  /** The macros that `name.macro` can mean; nothing when no package is called so. */
  namespace(name: string): ReadonlyMap<string, MacroNode> | undefined {
    if (name === PORTABLE_NAMESPACE) return this.#portable;
    return this.#packages.get(name) ?? (name === BUILT_IN_NAMESPACE ? this.#builtIn : undefined);
  }

  /** The macro of a package, or for null of any package; that is how `adapter.dispatch` and tests look names up. */
  inPackage(packageName: string | null, name: string): MacroNode | undefined {
    if (packageName === null) return this.#anywhere.get(name);
    if (packageName === BUILT_IN_NAMESPACE) return this.#builtIn.get(name);
    if (packageName === PORTABLE_NAMESPACE) return this.#portable.get(name);
    return this.#packages.get(packageName)?.get(name);
  }

  /** The macro that static analysis means by a name used in `packageName`: its own first, else any. */
  resolve(packageName: string, name: string): MacroNode | undefined {
    if (packageName === PORTABLE_NAMESPACE) return this.#portable.get(name) ?? this.#anywhere.get(name);
    const own = this.#internal.get(packageName) ?? this.#packages.get(packageName);
    return own?.get(name) ?? this.#anywhere.get(name);
  }

  /** The `generate_…_name` macro for nodes of a package: the package's own, else the root's, else the built-in one. */
  generator(packageName: string, name: string): MacroNode | undefined {
    return (
      (packageName === this.root ? undefined : this.#packages.get(packageName)?.get(name)) ??
      this.#packages.get(this.root)?.get(name) ??
      this.#builtIn.get(name)
    );
  }

  /** unique_ids of some macros and of all that they call, however deep. */
  below(ids: Iterable<string>): ReadonlySet<string> {
    const all = new Set(ids);
    for (const id of all) for (const called of this.#byId.get(id)?.depends_on.macros ?? []) all.add(called);
    return all;
  }

  /** Whether the macro is one of etl's own. */
  isBuiltIn(macro: MacroNode): boolean {
    return this.#internal.has(macro.package_name);
  }

  /** Names of all macros, for "did you mean". */
  names(): Iterable<string> {
    return this.#anywhere.keys();
  }

  /** Names that macros of the project or its packages define, for code that must know what is taken over. */
  *ownNames(): Iterable<string> {
    for (const own of this.#packages.values()) yield* own.keys();
  }
}
