import { MappedSql } from './source-map.ts';

/** An ephemeral model as it is put before the SQL that refers to it. */
export interface InjectedCte {
  readonly uniqueId: string;
  /** `__dbt__cte__name`. */
  readonly name: string;
  readonly sql: MappedSql;
}

/**
 * Puts the ephemeral models that `sql` refers to before it, in one `with`: joined to the statement's own `with`
 * (or `with recursive`) when it has one. Source of the form: dbt 1.11.
 */
export function injectCtes(sql: MappedSql, ctes: readonly InjectedCte[]): MappedSql {
  if (ctes.length === 0) return sql;
  const parts: MappedSql[] = [];
  for (const [index, cte] of ctes.entries()) {
    parts.push(added(`${index === 0 ? '' : ', '} ${cte.name} as (\n`), cte.sql, added('\n)'));
  }
  const own = statementWith(sql.text);
  if (own === null) {
    const start = statementStart(sql.text);
    return MappedSql.join([sql.slice(0, start), added('with'), ...parts, added(' '), sql.slice(start)]);
  }
  return MappedSql.join([sql.slice(0, own), ...parts, added(', '), sql.slice(own)]);
}

function added(text: string): MappedSql {
  return MappedSql.of(text, null);
}

/** Offset of the first token that is no white space or comment. */
function statementStart(text: string): number {
  const space = /(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*/y;
  space.exec(text);
  return space.lastIndex;
}

/** Offset behind the statement's leading `with` or `with recursive`; null when it has none. */
function statementWith(text: string): number | null {
  const start = statementStart(text);
  const word = /with\b/iy;
  word.lastIndex = start;
  if (!word.test(text)) return null;
  const end = word.lastIndex;
  const rest = text.slice(end);
  const recursive = /^recursive\b/i.exec(rest.slice(statementStart(rest)));
  return recursive === null ? end : end + statementStart(rest) + recursive[0].length;
}
