import type { MacroNode, Node } from '../manifest/types.ts';

/**
 * Notes that a node's own text called a macro while it was compiled. As in dbt it then stands among the macros that the
 * node depends on, for `manifest.json`: one that is called under `execute` only is not known before.
 */
export function noteCall(node: { depends_on: Node['depends_on'] }, { unique_id: macro }: MacroNode): void {
  const { macros, nodes } = node.depends_on;
  if (!macros.includes(macro)) node.depends_on = { macros: [...macros, macro], nodes };
}
