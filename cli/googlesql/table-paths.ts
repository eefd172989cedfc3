import type { CatalogTable } from './catalog.ts';
import { groupByAllEdits } from './group-by-all.ts';
import { type Edit, type Rewritten, rewritten } from './rewritten.ts';
import { identifierText, type Token, tokensOf } from './tokens.ts';

/** SQL in which tables have the names that the catalog sent along gives them. */
export interface NamedSql extends Rewritten {
  /** The tables that the SQL names, each once. */
  readonly tables: readonly CatalogTable[];
}

/** Words before a table's name where an alias may follow it. */
const BEFORE_ALIAS = new Set(['FROM', 'JOIN', 'USING', 'MERGE', 'UPDATE', ',', '(']);
/** Words behind a table's name that are no alias. */
const NO_ALIAS = new Set(
  (
    'CROSS EXCEPT FOR FULL GROUP HAVING INNER INTERSECT JOIN LEFT LIMIT NATURAL ON ORDER PIVOT QUALIFY RIGHT SET ' +
    'TABLESAMPLE UNION UNPIVOT USING WHEN WHERE WINDOW WITH'
  ).split(' '),
);

/**
 * Writes every name of a known table, in parts or within one pair of backticks, as one identifier, because the service
 * has rows only for tables that are named by one, and says the alias that BigQuery gives the table: its last part. GROUP BY
 * ALL is written out.
 * `find` gives the table of a dotted name, or undefined.
 */
export function nameTables(sql: string, find: (name: string) => CatalogTable | undefined): NamedSql {
  const tokens = tokensOf(sql);
  const tables = new Map<string, CatalogTable>();
  const edits: Edit[] = [];
  for (let at = 0; at < tokens.length; ) {
    const path = pathAt(tokens, at);
    const table = path.parts.length === 0 ? undefined : find(path.parts.join('.'));
    const before = tokens[at - 1];
    if (table !== undefined && before?.text !== '.') {
      const { name } = table;
      tables.set(name, table);
      const own = name.split('.').at(-1) ?? name;
      const alias = name !== own && takesAlias(before, tokens[at - 2], tokens[path.next]) ? ` AS ${quoted(own)}` : '';
      const start = tokens[at]?.start ?? 0;
      edits.push({ start, end: tokens[path.next - 1]?.end ?? start, text: quoted(name) + alias });
    }
    at = path.next;
  }
  return { ...rewritten(sql, [...edits, ...groupByAllEdits(tokens)]), tables: [...tables.values()] };
}

/** A dotted path of identifiers from a token on; dashes are part of an unquoted first part (`my-project.d.t`). */
function pathAt(tokens: readonly Token[], start: number): { parts: readonly string[]; next: number } {
  const first = tokens[start];
  if (first === undefined || !isName(first)) return { parts: [], next: start + 1 };
  const parts = [identifierText(first)];
  let at = start + 1;
  while (first.kind === 'word' && isDash(tokens, at)) {
    parts[0] += `-${tokens[at + 1]?.text}`;
    at += 2;
  }
  const dashed = at;
  for (
    let next = tokens[at + 1];
    tokens[at]?.text === '.' && next !== undefined && isName(next);
    next = tokens[at + 1]
  ) {
    parts.push(identifierText(next));
    at += 2;
  }
  return dashed > start + 1 && at === dashed
    ? { parts: [identifierText(first)], next: start + 1 }
    : { parts, next: at };
}

function isDash(tokens: readonly Token[], at: number): boolean {
  const [before, dash, after] = [tokens[at - 1], tokens[at], tokens[at + 1]];
  if (dash?.text !== '-' || after === undefined || before?.end !== dash.start || dash.end !== after.start) return false;
  return after.kind === 'word' || (after.kind === 'number' && /^\d+$/.test(after.text));
}

function isName(token: Token): boolean {
  return token.kind === 'word' || token.kind === 'quoted';
}

function takesAlias(before: Token | undefined, earlier: Token | undefined, after: Token | undefined): boolean {
  const word = before?.text.toUpperCase() ?? '';
  const isAliased = word === 'INTO' ? earlier?.text.toUpperCase() === 'MERGE' : BEFORE_ALIAS.has(word);
  if (!isAliased) return false;
  if (after === undefined || !isName(after)) return true;
  return after.kind === 'word' && NO_ALIAS.has(after.text.toUpperCase());
}

function quoted(name: string): string {
  return `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``;
}
