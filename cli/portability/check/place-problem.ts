import type { Refusal } from '../../adapters/index.ts';
import type { CompiledNode } from '../../compiler/index.ts';
import { type Diagnostic, diagnostic, nearest, type Position, positionAt } from '../../diagnostics/index.ts';
import { nodePosition } from '../../manifest/node-position.ts';
import type { Node } from '../../manifest/types.ts';

/** What a statement was made of, and what it reads. */
export interface CheckedSql {
  readonly node: Node;
  readonly engine: string;
  readonly compiled: CompiledNode;
  /** The statement that was analyzed; the compiled SQL stands in it unchanged. */
  readonly statement: string;
  /** Names of the columns that it may read. */
  readonly columns: readonly string[];
  /** Shown names of the source tables that it reads itself. */
  readonly sources: readonly string[];
}

/** A refusal told at the template's line, the compiled line second, with a name that may have been meant. */
export function placedProblem(refusal: Refusal, checked: CheckedSql): Diagnostic {
  const { compiled, statement, node } = checked;
  const start = statement.indexOf(compiled.sql.text);
  const offset = Math.min(Math.max(refusal.offset - Math.max(start, 0), 0), compiled.sql.text.length);
  const frames = compiled.sql.at(offset);
  const [innermost, ...outer] = frames;
  const word = /^[\w.`"]+/.exec(compiled.sql.text.slice(offset))?.[0] ?? '';
  const length = Math.max(word.length, 1);
  const place = { uniqueId: node.unique_id, compiled: positionAt(compiled.sql.text, offset, compiled.path, length) };
  // A generic test has no text of its own: it is told where the YAML file asks for it.
  const isGeneric = node.etl.yamlPath !== undefined;
  const inMacros = frames.filter((one) => one.position.file !== node.original_file_path);
  const details = isGeneric
    ? { ...place, position: nodePosition(node), stack: inMacros.length === 0 ? undefined : inMacros }
    : {
        ...place,
        position: innermost === undefined ? undefined : spanned(innermost.position, node, word),
        stack: outer.length === 0 ? undefined : frames,
      };
  return toldProblem(refusal, checked, details);
}

/** The whole word, where it stands in the template as it does in the compiled SQL. */
function spanned(position: Position, node: Node, word: string): Position {
  if ((position.length ?? 1) > 1 || node.etl.line !== 1 || position.file !== node.original_file_path) return position;
  const line = node.raw_code.split('\n')[position.line - 1] ?? '';
  return line.startsWith(word, position.column - 1) ? { ...position, length: Math.max(word.length, 1) } : position;
}

type Details = NonNullable<Parameters<typeof diagnostic>[2]>;

function toldProblem(
  { message: why, missing, near: meant }: Refusal,
  { engine, columns, sources, compiled }: CheckedSql,
  details: Details,
): Diagnostic {
  if (missing?.what === 'columns of a star' && sources.length > 0) return diagnostic('ETL6610', { sources }, details);
  if (missing?.what === 'table') {
    const near = meant ?? nearest(missing.name, expressionNames(compiled.sql.text));
    return diagnostic('ETL6601', { engine, why, near }, details);
  }
  if (missing?.what !== 'column') return diagnostic('ETL6601', { engine, why, near: meant }, details);
  const near = meant ?? nearest(missing.name, columns);
  if (sources.length === 0) return diagnostic('ETL6601', { engine, why, near }, details);
  return diagnostic('ETL6607', { column: missing.name, sources, near }, details);
}

/** Names of common table expressions. */
function expressionNames(sql: string): readonly string[] {
  return [...sql.matchAll(/(\w+)\s+as\s*\(/gi)].map(([, name = '']) => name);
}
