import type { CursorColumn, ReadWindow } from '../types.ts';
import type { CatalogColumn } from './catalog.ts';
import { quoteName, quoteText } from './sql.ts';

type FromWindow = Extract<ReadWindow, { kind: 'from' }>;

const NUMBERS = ['int2', 'int4', 'int8', 'oid', 'numeric', 'float4', 'float8'];
const TIMES = ['date', 'timestamp', 'timestamptz'];
const OFFSET = /\s*(Z|UTC|[+-]\d{2}(?::?\d{2})?)$/i;

/**
 * The condition of a window over columns of the table with this alias. Each column is compared as it stands with a
 * constant of a type that its indexes know; only a text that holds dates or numbers is converted.
 */
export function windowCondition(window: FromWindow, alias: string, columns: readonly CatalogColumn[]): string {
  const operator = window.inclusive ? '>=' : '>';
  const names = window.columns.map((column) => `${alias}.${quoteName(column.from)}`);
  const conditions = window.columns.map((column, index) => {
    const type = columns.find((one) => one.name === column.from)?.type.name ?? '';
    const isComparable = NUMBERS.includes(type) || TIMES.includes(type);
    const name = names[index] ?? '';
    const left = isComparable ? name : `${name}::${comparable(column)}`;
    return `${left} ${operator} ${boundary(window.from, isComparable ? type : comparable(column))}`;
  });
  if (window.nulls) conditions.push(allNull(names));
  return conditions.length === 1 ? (conditions[0] ?? '') : `(${conditions.join(' or ')})`;
}

function allNull(names: readonly string[]): string {
  const tests = names.map((name) => `${name} is null`);
  return tests.length === 1 ? (tests[0] ?? '') : `(${tests.join(' and ')})`;
}

/** The type in which a column of another is compared. */
function comparable({ type: { kind } }: CursorColumn): string {
  return TIMES.includes(kind) ? kind : 'numeric';
}

/** The constant for a column of this type. Dates without a time of day and an offset are read as UTC. */
function boundary(from: string, type: string): string {
  if (NUMBERS.includes(type)) return /^[+-]?\d+(\.\d+)?$/.test(from) ? from : `${quoteText(from)}::numeric`;
  const hasTime = /\d:\d/.test(from);
  const hasOffset = hasTime && OFFSET.test(from);
  if (type === 'timestamptz')
    return `${quoteText(hasOffset ? from : `${from}${hasTime ? '' : ' 00:00:00'}+00`)}::timestamptz`;
  if (hasOffset) {
    const isUtc = /(Z|UTC|[+-]00(:?00)?)$/i.test(from);
    if (isUtc) return `${quoteText(from.replace(OFFSET, ''))}::timestamp`;
    return `(${quoteText(from)}::timestamptz at time zone 'UTC')`;
  }
  return `${quoteText(from)}::${hasTime ? 'timestamp' : type}`;
}
