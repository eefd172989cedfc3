import type { SqlComment } from './types.ts';

/**
 * A statement with its comment, as dbt writes it: before it on a line of its own, or behind it but before the semicolon
 * that ends it. `skip` is the number of characters before the statement itself.
 */
export function withComment(sql: string, comment: SqlComment | null): { sql: string; skip: number } {
  if (comment === null) return { sql, skip: 0 };
  const text = `/* ${comment.text.trim()} */`;
  if (!comment.append) return { sql: `${text}\n${sql}`, skip: text.length + 1 };
  const trimmed = sql.trimEnd();
  if (!trimmed.endsWith(';')) return { sql: `${trimmed}\n${text}`, skip: 0 };
  return { sql: `${trimmed.slice(0, -1)}\n${text};`, skip: 0 };
}
