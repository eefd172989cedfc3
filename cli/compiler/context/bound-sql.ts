import type { Dialect } from '../../adapters/types.ts';
import { PyDecimal, PyError, str, type Value } from '../../templates/index.ts';

const PARTS = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\?|%s/g;

/**
 * A statement whose marks (`?` or `%s`, outside of quotes and comments) are filled with literals. Throws DbtRuntimeError
 * when there are more marks than values, or fewer.
 */
export function boundSql(sql: string, bindings: readonly Value[], dialect: Dialect): string {
  let at = 0;
  const bound = sql.replaceAll(PARTS, (part) => {
    if (part !== '?' && part !== '%s') return part;
    const value = bindings[at];
    at += 1;
    return value === undefined ? part : literal(value, dialect);
  });
  if (at === bindings.length) return bound;
  throw new PyError('DbtRuntimeError', `the statement has ${at} marks for ${bindings.length} values`);
}

function literal(value: Value, dialect: Dialect): string {
  if (value === null) return 'null';
  if (typeof value === 'boolean' || typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (value instanceof PyDecimal) return str(value);
  return dialect.literal(str(value));
}
