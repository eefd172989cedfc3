import type { Project } from '../../config/types.ts';
import type { MacroNode } from '../types.ts';
import type { MacroIndex } from './macro-index.ts';

/** What `adapter.dispatch` needs to know. */
export interface DispatchRules {
  readonly index: MacroIndex;
  /** Prefixes by which an engine's variants are called, nearest first: `duckdb`, then `default`. */
  readonly prefixes: readonly string[];
  readonly root: Project;
  /** Names of the packages: the installed ones, the root project and the built-in one. */
  readonly packages: ReadonlySet<string>;
}

/** What a dispatched name was looked up as, in order, and the macro if one was found. */
export interface Dispatched {
  readonly macro: MacroNode | undefined;
  readonly searched: readonly string[];
}

/**
 * Finds the variant of a macro for the engine: in the packages that `dispatch:` of the project lists for the namespace,
 * else in the root project and then the namespace, else anywhere.
 */
export function dispatchMacro(rules: DispatchRules, name: string, namespace: string | null): Dispatched {
  const searched: string[] = [];
  for (const packageName of searchOrder(rules, namespace)) {
    for (const prefix of rules.prefixes) {
      const variant = `${prefix}__${name}`;
      searched.push(packageName === null ? variant : `${packageName}.${variant}`);
      const macro = rules.index.inPackage(packageName, variant);
      if (macro !== undefined) return { macro, searched };
    }
  }
  return { macro: undefined, searched };
}

function searchOrder({ root, packages }: DispatchRules, namespace: string | null): readonly (string | null)[] {
  if (namespace === null) return [null];
  const declared = root.dispatch.find((one) => one.macro_namespace === namespace)?.search_order;
  if (declared !== undefined && declared.length > 0) return declared;
  return packages.has(namespace) ? [root.name, namespace] : [null];
}
