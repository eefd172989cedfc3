import type { MacroHost } from '../manifest/context/context-host.ts';
import { macroCalls } from '../manifest/static/macro-calls.ts';
import type { MacroNode, Node } from '../manifest/types.ts';

/** Materializations that are templates only: etl has no plan of its own for them. */
const UNPLANNED: ReadonlySet<string> = new Set(['copy', 'function']);

/** Finds the materializations that templates have to run, because a project or a package has a say in them. */
export class OwnMaterializations {
  readonly #host: MacroHost;
  /** Whether a macro is reached from built-in ones that a project takes over, by unique_id. */
  readonly #taken = new Map<string, boolean>();
  #ownNames: ReadonlySet<string> | undefined;

  constructor(host: MacroHost) {
    this.#host = host;
  }

  /**
   * The macro that builds a node: one of the project or a package, or a built-in one that calls a macro which they
   * take over; null where etl's own plan says the same.
   */
  find(node: Node): MacroNode | null {
    const macro = this.#materialization(String(node.config.materialized));
    if (macro === undefined) return null;
    const { index } = this.#host;
    if (!index.isBuiltIn(macro) || UNPLANNED.has(String(node.config.materialized))) return macro;
    const byStrategy =
      node.config.materialized === 'incremental' ? index.lookup(node.package_name, strategyMacro(node)) : undefined;
    const isOwn = byStrategy !== undefined && (!index.isBuiltIn(byStrategy) || this.#isTakenOver(byStrategy));
    return isOwn || this.#isTakenOver(macro) ? macro : null;
  }

  /** Whether a project or a package brings the macro that makes the SQL of a node's incremental strategy. */
  bringsStrategy(node: Node): boolean {
    return this.#names.has(strategyMacro(node));
  }

  /** Whether a project or a package takes over a built-in macro, or one that it calls. */
  takesOver(name: string): boolean {
    const macro = this.#host.index.inPackage('dbt', name);
    return macro !== undefined && this.#isTakenOver(macro);
  }

  /**
   * The nearest adapter's materialization first, then the root project's, a package's and the built-in one. A package
   * replaces a built-in one only where the project's flags allow it. Source of the order: dbt 1.11.
   */
  #materialization(name: string): MacroNode | undefined {
    const { index, root, packages, adapter, flags } = this.#host;
    const mayReplace = flags.require_explicit_package_overrides_for_builtin_materializations === false;
    const kinds = [adapter.type, 'default'];
    const builtIn = (kind: string) => index.inPackage('dbt', `materialization_${name}_${kind}`);
    const hasBuiltIn = kinds.some((kind) => builtIn(kind) !== undefined);
    const imported = hasBuiltIn && !mayReplace ? [] : packages.filter((one) => one.name !== root.name);
    for (const kind of kinds) {
      const macro = `materialization_${name}_${kind}`;
      const found =
        index.inPackage(root.name, macro) ??
        imported.map((one) => index.inPackage(one.name, macro)).find((one) => one !== undefined) ??
        builtIn(kind);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Names that own macros have, also without the prefix by which `adapter.dispatch` finds them. */
  get #names(): ReadonlySet<string> {
    if (this.#ownNames === undefined) {
      const prefix = new RegExp(`^(?:${this.#host.adapter.type}|default)__`);
      this.#ownNames = new Set([...this.#host.index.ownNames()].flatMap((name) => [name, name.replace(prefix, '')]));
    }
    return this.#ownNames;
  }

  #isTakenOver(start: MacroNode): boolean {
    const known = this.#taken.get(start.unique_id);
    if (known !== undefined) return known;
    const { index } = this.#host;
    const seen = new Set<MacroNode>([start]);
    const names = [...seen].map((macro) => macro.name);
    let isTaken = names.some((name) => this.#names.has(name));
    for (const macro of seen) {
      if (isTaken) break;
      for (const call of macroCalls(macro.macro_sql)) {
        if (this.#names.has(call.name)) isTaken = true;
        const variants = [call.name, `${this.#host.adapter.type}__${call.name}`, `default__${call.name}`];
        for (const variant of variants) {
          const next = index.inPackage('dbt', variant);
          if (next !== undefined) seen.add(next);
        }
      }
    }
    this.#taken.set(start.unique_id, isTaken);
    return isTaken;
  }
}

function strategyMacro({ config }: Node): string {
  return `get_incremental_${String(config.incremental_strategy ?? 'default').replaceAll('+', '_')}_sql`;
}
