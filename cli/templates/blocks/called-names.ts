import type { CallNode, Expression, Statement } from '../syntax/nodes.ts';

/** A macro that `adapter.dispatch` looks up. */
export interface Dispatch {
  readonly name: string;
  /** The package to look in, when it is written as text. */
  readonly namespace: string | undefined;
}

/** The names that a tree calls, each once: `m`, `package.m`, and `m` of `adapter.dispatch('m')`. */
export function calledNames(body: readonly Statement[]): string[] {
  const names = new Set<string>();
  for (const call of callsIn(body)) {
    const name = nameOf(call);
    if (name !== undefined) names.add(name);
  }
  return [...names];
}

/** The macros that a tree dispatches by adapter. */
export function dispatchedNames(body: readonly Statement[]): Dispatch[] {
  const found: Dispatch[] = [];
  for (const call of callsIn(body)) {
    const dispatch = dispatchOf(call);
    if (dispatch !== undefined) found.push(dispatch);
  }
  return found;
}

function nameOf(call: CallNode): string | undefined {
  const callee = call.name;
  if (callee.typename === 'Symbol') return callee.value;
  if (callee.typename !== 'Attribute' || callee.target.typename !== 'Symbol') return undefined;
  if (callee.target.value === 'adapter') return dispatchOf(call)?.name;
  return `${callee.target.value}.${callee.name}`;
}

function dispatchOf(call: CallNode): Dispatch | undefined {
  const callee = call.name;
  if (callee.typename !== 'Attribute' || callee.name !== 'dispatch') return undefined;
  if (callee.target.typename !== 'Symbol' || callee.target.value !== 'adapter') return undefined;
  const argument = (index: number, name: string): string | undefined => {
    const named = call.args.keywords.find((one) => one.name === name)?.value;
    return textOf(call.args.positional[index] ?? named);
  };
  const name = argument(0, 'macro_name');
  return name === undefined ? undefined : { name, namespace: argument(1, 'macro_namespace') };
}

function textOf(node: Expression | undefined): string | undefined {
  return node?.typename === 'Literal' && typeof node.value === 'string' ? node.value : undefined;
}

function* callsIn(tree: unknown): Iterable<CallNode> {
  if (typeof tree !== 'object' || tree === null) return;
  if ((tree as CallNode).typename === 'FunCall') yield tree as CallNode;
  for (const part of Array.isArray(tree) ? tree : Object.values(tree)) yield* callsIn(part);
}
