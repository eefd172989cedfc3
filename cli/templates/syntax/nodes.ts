import nodes, { type Node } from 'nunjucks/src/nodes.js';
import type { Value } from '../values/index.ts';

/** What every node of the tree has: nunjucks' place and the offsets of the text it was read from. */
interface Placed<T extends string> extends Node {
  readonly typename: T;
  start: number;
  end: number;
}

export interface LiteralNode extends Placed<'Literal'> {
  value: Value;
}
export interface SymbolNode extends Placed<'Symbol'> {
  value: string;
}
/** A list or a tuple. */
export interface SequenceNode extends Placed<'Array' | 'Group'> {
  children: Expression[];
}
export interface PairNode extends Placed<'Pair'> {
  key: Expression;
  value: Expression;
}
export interface DictNode extends Placed<'Dict'> {
  children: PairNode[];
}
/** `target[val]` */
export interface ItemNode extends Placed<'LookupVal'> {
  target: Expression;
  val: Expression;
}
/** `target.name` */
export interface AttributeNode extends Placed<'Attribute'> {
  target: Expression;
  name: string;
}
export interface SliceNode extends Placed<'Slice'> {
  from: Expression | null;
  to: Expression | null;
  step: Expression | null;
}
export interface ConditionalNode extends Placed<'InlineIf'> {
  cond: Expression;
  body: Expression;
  else_: Expression | null;
}
/** The arguments of a call, a filter or a test. */
export interface CallArguments {
  positional: Expression[];
  keywords: { name: string; value: Expression }[];
  splat: Expression | null;
  doubleSplat: Expression | null;
}
export interface CallNode extends Placed<'FunCall'> {
  name: Expression;
  args: CallArguments;
}
/** A filter; `target` is null at the head of a filter chain of a block. */
export interface FilterNode extends Placed<'Filter'> {
  name: string;
  target: Expression | null;
  args: CallArguments;
}
export interface TestNode extends Placed<'Is'> {
  name: string;
  target: Expression;
  args: CallArguments;
}
export interface BinaryNode extends Placed<'Add' | 'Sub' | 'Mul' | 'Div' | 'FloorDiv' | 'Mod' | 'Pow' | 'And' | 'Or'> {
  left: Expression;
  right: Expression;
}
export interface ConcatNode extends Placed<'Concat'> {
  children: Expression[];
}
export interface UnaryNode extends Placed<'Not' | 'Neg' | 'Pos'> {
  target: Expression;
}
export interface CompareOperandNode extends Placed<'CompareOperand'> {
  expr: Expression;
  type: string;
}
export interface CompareNode extends Placed<'Compare'> {
  expr: Expression;
  ops: CompareOperandNode[];
}
/** `namespace.name` as the target of a `set`. */
export interface NamespaceNode extends Placed<'NamespaceRef'> {
  namespace: string;
  name: string;
}

/** Any expression. */
export type Expression =
  | LiteralNode
  | SymbolNode
  | SequenceNode
  | DictNode
  | ItemNode
  | AttributeNode
  | SliceNode
  | ConditionalNode
  | CallNode
  | FilterNode
  | TestNode
  | BinaryNode
  | ConcatNode
  | UnaryNode
  | CompareNode
  | NamespaceNode;

export interface DataNode extends Placed<'TemplateData'> {
  value: string;
}
export interface OutputNode extends Placed<'Output'> {
  children: (Expression | DataNode)[];
}
export interface IfNode extends Placed<'If'> {
  cond: Expression;
  body: Statement[];
  else_: Statement[];
}
export interface ForNode extends Placed<'For'> {
  arr: Expression;
  name: Expression;
  body: Statement[];
  else_: Statement[];
  test: Expression | null;
  recursive: boolean;
}
/** One parameter of a macro or of a call block. */
export interface ParameterNode {
  name: string;
  type: string | null;
  default: Expression | null;
}
export interface MacroNode extends Placed<'Macro'> {
  /** `macro`, `test`, `data_test`, `materialization`, `snapshot` or `docs`. */
  kind: string;
  name: string;
  params: ParameterNode[];
  body: Statement[];
  adapter: string;
}
export interface CallBlockNode extends Placed<'Caller'> {
  call: CallNode;
  params: ParameterNode[];
  body: Statement[];
}
export interface SetNode extends Placed<'Set'> {
  targets: Expression;
  value: Expression;
}
export interface SetBlockNode extends Placed<'Capture'> {
  target: Expression;
  filter: FilterNode | null;
  body: Statement[];
}
export interface FilterBlockNode extends Placed<'FilterBlock'> {
  filter: FilterNode;
  body: Statement[];
}
export interface WithNode extends Placed<'With'> {
  targets: Expression[];
  values: Expression[];
  body: Statement[];
}
export interface AutoescapeNode extends Placed<'Autoescape'> {
  value: Expression;
  body: Statement[];
}
export interface BlockNode extends Placed<'Block'> {
  name: string;
  body: Statement[];
}
export interface DoNode extends Placed<'Do'> {
  value: Expression;
}
export interface LoopControlNode extends Placed<'Break' | 'Continue'> {}
/** `include`, `import`, `from`, `extends`: read, but there is nothing to load from, as in dbt. */
export interface LoadNode extends Placed<'Load'> {
  tag: string;
}

/** Any statement. */
export type Statement =
  | OutputNode
  | IfNode
  | ForNode
  | MacroNode
  | CallBlockNode
  | SetNode
  | SetBlockNode
  | FilterBlockNode
  | WithNode
  | AutoescapeNode
  | BlockNode
  | DoNode
  | LoopControlNode
  | LoadNode;

/** Any node that has a place. */
export type AnyNode = Expression | Statement | PairNode | CompareOperandNode | DataNode;

const extended = {
  Attribute: nodes.Node.extend('Attribute', { fields: ['target', 'name'] }),
  Slice: nodes.Node.extend('Slice', { fields: ['from', 'to', 'step'] }),
  Filter: nodes.Node.extend('Filter', { fields: ['name', 'target', 'args'] }),
  Is: nodes.Node.extend('Is', { fields: ['name', 'target', 'args'] }),
  Concat: nodes.Node.extend('Concat', { fields: ['children'] }),
  NamespaceRef: nodes.Node.extend('NamespaceRef', { fields: ['namespace', 'name'] }),
  For: nodes.Node.extend('For', { fields: ['arr', 'name', 'body', 'else_', 'test', 'recursive'] }),
  Macro: nodes.Node.extend('Macro', { fields: ['kind', 'name', 'params', 'body', 'adapter'] }),
  Caller: nodes.Node.extend('Caller', { fields: ['call', 'params', 'body'] }),
  Set: nodes.Node.extend('Set', { fields: ['targets', 'value'] }),
  Capture: nodes.Node.extend('Capture', { fields: ['target', 'filter', 'body'] }),
  FilterBlock: nodes.Node.extend('FilterBlock', { fields: ['filter', 'body'] }),
  With: nodes.Node.extend('With', { fields: ['targets', 'values', 'body'] }),
  Autoescape: nodes.Node.extend('Autoescape', { fields: ['value', 'body'] }),
  Do: nodes.Node.extend('Do', { fields: ['value'] }),
  Break: nodes.Node.extend('Break', { fields: [] }),
  Continue: nodes.Node.extend('Continue', { fields: [] }),
  Load: nodes.Node.extend('Load', { fields: ['tag'] }),
};

/** The class of a kind of node: nunjucks' own, or ours where Jinja has what nunjucks has not. */
export function nodeClass(kind: string): typeof Node {
  const found = (extended as Readonly<Record<string, typeof Node>>)[kind] ?? nodes[kind];
  return found ?? nodes.Node;
}
