import type { ColumnProto } from './protocol.ts';

interface OutputColumn {
  readonly name?: string;
  readonly column: ColumnProto;
}

interface StatementNode {
  readonly parent?: StatementNode;
  readonly output_column_list?: readonly OutputColumn[];
  readonly column_definition_list?: readonly ColumnProto[];
}

/** What `Analyze` answers: the resolved statement, wrapped once for each of its general kinds. */
export interface AnalyzeAnswer {
  readonly resolved_statement?: object;
}

/** A statement's kind, such as `query` or `create_view`, and the columns of what it gives or makes. */
export interface Statement {
  readonly kind: string;
  readonly columns: readonly ColumnProto[];
}

/** The statement of an answer; the names of a made table's columns are those it is declared with. */
export function statementOf(answer: AnalyzeAnswer): Statement {
  let kind = '';
  let node: object = answer.resolved_statement ?? {};
  for (let inner = wrapped(node); inner !== undefined; inner = wrapped(node)) [kind, node] = inner;
  const outputs = fromParents(node, (one) => one.output_column_list) ?? [];
  const declared = fromParents(node, (one) => one.column_definition_list);
  const columns = declared ?? outputs.map((one) => ({ ...one.column, name: one.name ?? '' }));
  return { kind: kind.replace(/^resolved_/, '').replace(/(_stmt)?_node$/, ''), columns };
}

function wrapped(node: object): [string, object] | undefined {
  return Object.entries(node).find(([key]) => /^resolved_\w+_node$/.test(key));
}

function fromParents<T>(node: StatementNode, read: (one: StatementNode) => T | undefined): T | undefined {
  for (let one: StatementNode | undefined = node; one !== undefined; one = one.parent) {
    const found = read(one);
    if (found !== undefined) return found;
  }
  return undefined;
}
