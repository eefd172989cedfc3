import type { CursorColumn, RowsRequest } from '../types.ts';
import type { BigqueryTable } from './config.ts';
import type { Field } from './field.ts';
import type { QueryParameter, TableName } from './service.ts';

/** A query and its parameters. */
export interface ReadQuery {
  readonly sql: string;
  readonly parameters: readonly QueryParameter[];
}

/** What rows come from. */
export interface ReadOrigin {
  readonly load: BigqueryTable;
  readonly name: TableName;
  readonly fields: readonly Field[];
  /** The table of the parent, for a child that is filtered through it. */
  readonly parent?: { readonly name: TableName; readonly fields: readonly Field[] };
}

/** The one query that gives the rows of a request. */
export function readQuery({ columns, stream, window, parent }: RowsRequest, origin: ReadOrigin): ReadQuery {
  const own = stream.columns.length;
  const selected = columns.map(({ from }, at) => `${at < own ? 'c' : 'p'}.${quoted(from)}`);
  const { query, where } = origin.load;
  const from = query === undefined ? tableText(origin.name) : `(\n${query.trim().replace(/;\s*$/, '')}\n)`;
  const lines = [`select ${selected.join(', ')}`, `from ${from} as c`];
  if (parent !== undefined && origin.parent !== undefined) {
    const on = parent.link.on.map((pair) => `c.${quoted(pair.child)} = p.${quoted(pair.parent)}`);
    lines.push(`left join ${tableText(origin.parent.name)} as p on ${on.join(' and ')}`);
  }
  const conditions = where === undefined ? [] : [`(${where})`];
  const parameters: QueryParameter[] = [];
  if (window.kind === 'from') {
    const alias = parent === undefined ? 'c' : 'p';
    const fields = (parent === undefined ? origin.fields : origin.parent?.fields) ?? [];
    const comparison = window.inclusive ? '>=' : '>';
    const any = window.columns.map((column, at) => {
      const type = cursorType(column, fields);
      parameters.push({ name: `from_${at}`, type, value: cursorValue(window.from, type) });
      return `${alias}.${quoted(column.from)} ${comparison} @from_${at}`;
    });
    if (window.nulls) any.push(window.columns.map(({ from }) => `${alias}.${quoted(from)} is null`).join(' and '));
    conditions.push(`(${any.join(' or ')})`);
  }
  if (conditions.length > 0) lines.push(`where ${conditions.join(' and ')}`);
  return { sql: lines.join('\n'), parameters };
}

/** A name between backticks, whose parts are those of a path into structs. */
export function quoted(name: string): string {
  return name
    .split('.')
    .map((part) => `\`${part.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``)
    .join('.');
}

/** A table in a query. */
export function tableText({ project, dataset, table }: TableName): string {
  return [project, dataset, table].map(quoted).join('.');
}

const DECLARED: Readonly<Record<string, string>> = {
  date: 'DATE',
  timestamp: 'DATETIME',
  timestamptz: 'TIMESTAMP',
  decimal: 'NUMERIC',
  double: 'FLOAT64',
  float: 'FLOAT64',
  string: 'STRING',
};

/** The type of a cursor at the source: only what has the same type can be compared. */
function cursorType({ from, type }: CursorColumn, fields: readonly Field[]): string {
  const field = fields.find((one) => one.name.toLowerCase() === from.toLowerCase());
  return field?.type ?? DECLARED[type.kind] ?? 'INT64';
}

function cursorValue(from: string, type: string): string {
  if (type === 'DATE') return from.slice(0, 10);
  // A date alone ends as a time zone does.
  if (type === 'DATETIME')
    return (
      from.slice(0, 10) +
      from
        .slice(10)
        .replace(/([+-]\d{2}(:?\d{2})?|Z)$/, '')
        .trimEnd()
    );
  return type === 'TIMESTAMP' && !/([+-]\d{2}(:?\d{2})?|Z)$/.test(from.slice(10)) ? `${from}+00` : from;
}
