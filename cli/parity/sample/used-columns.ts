import type { Token } from '../../adapters/tokens.ts';
import { behindBrackets, queryParts, wordAt } from '../sql/select-items.ts';
import { type EqualColumns, equalColumns, nameAt } from './equal-columns.ts';

/** What SQL does with columns, by their names in lower case. */
export interface UsedColumns {
  readonly joins: readonly EqualColumns[];
  /** Columns by which rows are grouped or put into windows. */
  readonly groups: readonly string[];
}

const BEHIND_GROUPS = new Set('having order qualify window limit union except intersect rows range groups'.split(' '));

/**
 * The columns that a statement joins and groups by. A column that was given another name in the statement is there under
 * both, because it is not told which table a name belongs to.
 */
export function usedColumns(tokens: readonly Token[]): UsedColumns {
  const names = namesBefore(tokens);
  const all = (name: string) => [name, ...(names.get(name) ?? [])];
  const joins = equalColumns(tokens).flatMap(([one, other]) =>
    all(one).flatMap((left) => all(other).map((right): EqualColumns => [left, right])),
  );
  const groups = groupedColumns(tokens).flatMap(all);
  return { joins: unique(joins, (pair) => pair.join('=')), groups: [...new Set(groups)] };
}

/** The names that columns had before: `id` for `order_id`, by `id as order_id`. */
function namesBefore(tokens: readonly Token[]): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>();
  for (const [at] of tokens.entries()) {
    if (wordAt(tokens, at) !== 'as') continue;
    const [before, alias] = [nameAt(tokens, at - 1), nameAt(tokens, at + 1)];
    if (before === null || alias === null || before === alias) continue;
    names.set(alias, [...(names.get(alias) ?? []), before]);
  }
  return names;
}

/** Every name behind `partition by` and `group by`, up to the end of the list. */
function groupedColumns(tokens: readonly Token[]): string[] {
  return tokens.flatMap((_, at) => {
    const isGroup = ['partition', 'group'].includes(wordAt(tokens, at)) && wordAt(tokens, at + 1) === 'by';
    return isGroup ? namesOfList(tokens, at + 2) : [];
  });
}

function namesOfList(tokens: readonly Token[], from: number): string[] {
  const names: string[] = [];
  for (let at = from; at < tokens.length; at += 1) {
    if (tokens[at]?.text === ')' || BEHIND_GROUPS.has(wordAt(tokens, at))) break;
    if (tokens[at]?.text === '(') at = behindBrackets(tokens, at) - 1;
    const place = tokens[at]?.kind === 'number' ? Number(tokens[at]?.text) : null;
    const name = place === null ? plainNameAt(tokens, at) : itemColumn(tokens, from - 2, place);
    if (name !== null) names.push(name);
  }
  return names;
}

/** The name of a column without what stands before its dot. */
function plainNameAt(tokens: readonly Token[], at: number): string | null {
  return tokens[at + 1]?.text === '.' || tokens[at + 1]?.text === '(' ? null : nameAt(tokens, at);
}

/** The column that is the item of a select list at a place, which GROUP BY may name by its number. */
function itemColumn(tokens: readonly Token[], groupAt: number, place: number): string | null {
  const select = selectBefore(tokens, groupAt);
  const item = select === null ? undefined : queryParts(tokens, { start: select, end: groupAt }).items[place - 1];
  if (item === undefined) return null;
  const start = tokens[item.start + 1]?.text === '.' ? item.start + 2 : item.start;
  const isColumn = start + 1 === item.end || wordAt(tokens, start + 1) === 'as' || start + 2 === item.end;
  return isColumn ? nameAt(tokens, start) : null;
}

/** The SELECT of the same query, in the same parentheses. */
function selectBefore(tokens: readonly Token[], before: number): number | null {
  let depth = 0;
  for (let at = before - 1; at >= 0 && depth >= 0; at -= 1) {
    if (tokens[at]?.text === ')') depth += 1;
    if (tokens[at]?.text === '(') depth -= 1;
    if (depth === 0 && wordAt(tokens, at) === 'select') return at;
  }
  return null;
}

function unique<T>(all: readonly T[], textOf: (one: T) => string): readonly T[] {
  return [...new Map(all.map((one) => [textOf(one), one])).values()];
}
