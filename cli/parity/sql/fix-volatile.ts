import type { Token } from '../../googlesql/tokens.ts';
import type { FixedValues, VolatileFunctions } from './fixed-values.ts';

/** A statement without functions that answer differently each time, and which ones it had. */
export interface FixedSql {
  readonly sql: string;
  /** Names in lower case, in the order of the text, each once. */
  readonly replaced: readonly string[];
  /** The place in the SQL as it was for one in `sql`. */
  placeOf(offset: number): number;
}

/**
 * Puts the run's fixed values in the place of clocks, random numbers, made-up ids and users. Names in quotes, behind a
 * dot or behind AS are columns and stay.
 */
export function fixVolatile(
  sql: string,
  tokens: readonly Token[],
  functions: VolatileFunctions,
  values: FixedValues,
): FixedSql {
  const replaced = new Set<string>();
  const shifts: Shift[] = [];
  let fixed = '';
  let done = 0;
  for (const [index, token] of tokens.entries()) {
    if (token.start < done) continue;
    const name = token.text.toLowerCase();
    const known = token.kind === 'word' && Object.hasOwn(functions, name) ? functions[name] : undefined;
    if (known === undefined || isName(tokens[index - 1])) continue;
    const call = argumentAfter(sql, tokens, index);
    if (call === null && !known.bare) continue;
    fixed += sql.slice(done, token.start);
    const at = fixed.length;
    fixed += known.fixed(values, call?.argument ?? '');
    done = call?.end ?? token.end;
    shifts.push({ from: at, to: fixed.length, start: token.start, end: done });
    replaced.add(name);
  }
  const placeOf = (offset: number) => placeBefore(shifts, offset);
  return { sql: fixed + sql.slice(done), replaced: [...replaced], placeOf };
}

/** A stretch that was replaced: in the new text and in the old one. */
interface Shift {
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly end: number;
}

function placeBefore(shifts: readonly Shift[], offset: number): number {
  const last = shifts.findLast(({ from }) => from <= offset);
  if (last === undefined) return offset;
  return offset < last.to ? last.start : last.end + offset - last.to;
}

/** Whether a word behind this token is the name of a column. */
function isName(before: Token | undefined): boolean {
  return before !== undefined && (before.text === '.' || before.text.toLowerCase() === 'as');
}

/** What stands in the parentheses behind a name; null where there are none. */
function argumentAfter(
  sql: string,
  tokens: readonly Token[],
  index: number,
): { readonly argument: string; readonly end: number } | null {
  const open = tokens[index + 1];
  if (open?.text !== '(') return null;
  let depth = 0;
  for (const token of tokens.slice(index + 1)) {
    if (token.text === '(') depth += 1;
    if (token.text === ')') depth -= 1;
    if (depth === 0) return { argument: sql.slice(open.end, token.start), end: token.end };
  }
  return null;
}
