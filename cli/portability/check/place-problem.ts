import type { CompiledNode } from '../../compiler/index.ts';
import { type Diagnostic, diagnostic, nearest, positionAt } from '../../diagnostics/index.ts';
import type { SqlProblem } from '../../googlesql/index.ts';

/** What a statement was made of, and what it reads. */
export interface CheckedSql {
  readonly uniqueId: string;
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
export function placedProblem(problem: SqlProblem, checked: CheckedSql): Diagnostic {
  const { compiled, statement, uniqueId } = checked;
  const start = statement.indexOf(compiled.sql.text);
  const offset = Math.min(Math.max(problem.offset - Math.max(start, 0), 0), compiled.sql.text.length);
  const [innermost, ...outer] = compiled.sql.at(offset);
  const length = /^[\w.`]+/.exec(compiled.sql.text.slice(offset))?.[0].length ?? 1;
  const details = {
    uniqueId,
    compiled: positionAt(compiled.sql.text, offset, compiled.path, length),
    position: innermost?.position,
    stack: outer.length === 0 || innermost === undefined ? undefined : [innermost, ...outer],
  };
  return toldProblem(problem.message, checked, details);
}

type Details = NonNullable<Parameters<typeof diagnostic>[2]>;

function toldProblem(message: string, { engine, columns, sources }: CheckedSql, details: Details): Diagnostic {
  const [, why = message, meant] = /^([\s\S]*?); Did you mean ([^?]+)\?$/.exec(message) ?? [];
  const column = /^(?:Unrecognized name: |Name )`?([\w$]+)`?(?: not found inside .*)?$/.exec(why)?.[1];
  if (column === undefined) return diagnostic('ETL6601', { engine, why, near: meant }, details);
  const near = meant ?? nearest(column, columns);
  if (sources.length === 0) return diagnostic('ETL6601', { engine, why, near }, details);
  return diagnostic('ETL6607', { column, sources, near }, details);
}
