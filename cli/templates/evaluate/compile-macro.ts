import type { MacroNode } from '../syntax/nodes.ts';
import type { CompiledStatement } from './compiled.ts';
import { macroOfNode } from './macro.ts';

/** `{% macro name(...) %}`: defines the macro; dbt's other blocks define nothing where a template is rendered. */
export function compileMacro(node: MacroNode): CompiledStatement {
  if (node.kind !== 'macro') return { start: () => undefined };
  const make = macroOfNode({ name: node.name, params: node.params, body: node.body, node });
  return {
    start(frame) {
      frame.vars.set(node.name, make(frame));
      return undefined;
    },
  };
}
