import { EtlError, type Position } from '../diagnostics/index.ts';
import type { MappedSql } from './source-map.ts';

/** The SQL that a failed statement was made of. */
export interface CompiledText {
  readonly sql: MappedSql;
  /** Compiled file relative to the project, as shown. */
  readonly path: string;
}

/**
 * A warehouse error told at the line of the template that it came from, the compiled line second.
 * The statement's position, where the engine gave one, is found in the compiled SQL that the statement contains;
 * an error without a position, or outside of it, keeps the template's first line.
 */
export function locateSqlError(thrown: unknown, statement: string, compiled: CompiledText): unknown {
  if (!(thrown instanceof EtlError)) return thrown;
  const { position, compiled: told } = thrown.diagnostic;
  const isPlaced = position === undefined && told !== undefined;
  if (thrown.code !== 'ETL4010' && !isPlaced) return thrown;
  const offset = offsetInCompiled(thrown.diagnostic.compiled, statement, compiled.sql.text);
  const length = thrown.diagnostic.compiled?.length;
  if (offset === null) return thrown.with({ compiled: { file: compiled.path, line: 1, column: 1 } });
  const [innermost, ...outer] = compiled.sql.at(offset);
  const place = lineAndColumn(compiled.sql.text, offset);
  const second: Position = { file: compiled.path, ...place, ...(length === undefined ? {} : { length }) };
  if (innermost === undefined) return thrown.with({ compiled: second });
  const stack = outer.length === 0 ? {} : { stack: [innermost, ...outer] };
  return thrown.with({ position: innermost.position, compiled: second, ...stack });
}

function offsetInCompiled(at: Position | undefined, statement: string, compiled: string): number | null {
  if (at === undefined) return null;
  const start = statement.indexOf(compiled);
  if (start === -1) return null;
  const offset = offsetOf(statement, at) - start;
  return offset >= 0 && offset <= compiled.length ? offset : null;
}

function offsetOf(text: string, at: Position): number {
  let start = 0;
  for (let line = 1; line < at.line; line += 1) start = text.indexOf('\n', start) + 1;
  return start + at.column - 1;
}

function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}
