import type { NamedSql } from './table-paths.ts';
import { tokensOf } from './tokens.ts';

/** Why a statement is refused; line and column count from 1, `offset` is the place in the SQL (UTF-16). */
export interface SqlProblem {
  readonly message: string;
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

/** Reads the service's words, which end with ` [at 2:14]`, and finds the place in the SQL as it was given. */
export function problemOf(words: string, named: NamedSql, sql: string): SqlProblem {
  const found = /^([\s\S]*?) \[at (\d+):(\d+)\]/.exec(words);
  const [, message = words, line = '1', column = '1'] = found ?? [];
  const placed = found === null ? unplaced(words, named.sql) : offsetOf(named.sql, Number(line), Number(column));
  const offset = named.placeOf(placed);
  return { message: shortened(message), offset, ...placeOf(sql, offset) };
}

/** Some refusals of a type have no place: it is looked for. */
function unplaced(words: string, sql: string): number {
  const type = /^Type not found: (\w+)/.exec(words)?.[1]?.toLowerCase();
  return tokensOf(sql).find((one) => one.kind === 'word' && one.text.toLowerCase() === type)?.start ?? 0;
}

/** Without the tree that follows what is not implemented, and without the group of functions that were added here. */
function shortened(message: string): string {
  const [first = ''] = message.trim().split('\nQueryStmt');
  return first.replaceAll('BIGQUERY:', '').trim().replace(/[.;]$/, '');
}

/** Columns count characters, a tab goes to the next multiple of eight. */
function offsetOf(sql: string, line: number, column: number): number {
  let at = 0;
  for (let current = 1; current < line; current++) {
    const end = /\r\n|\r|\n/g;
    end.lastIndex = at;
    const found = end.exec(sql);
    if (found === null) break;
    at = found.index + found[0].length;
  }
  for (let shown = 1; shown < column && at < sql.length; ) {
    const character = String.fromCodePoint(sql.codePointAt(at) ?? 0);
    if (character === '\n') break;
    shown = character === '\t' ? shown + 8 - ((shown - 1) % 8) : shown + 1;
    at += character.length;
  }
  return at;
}

function placeOf(sql: string, offset: number): { line: number; column: number } {
  const before = sql.slice(0, offset);
  const lines = before.split(/\r\n|\r|\n/);
  return { line: lines.length, column: [...(lines.at(-1) ?? '')].length + 1 };
}
