import type { Dialect } from '../adapters/types.ts';
import type { RawColumn } from './raw-table.ts';
import { bareType, rawTypeName } from './raw-type.ts';

/** SQL over a table that goes by the given name; in a condition its rows are `t`. */
export type OfTable = (table: string) => string;

/**
 * A change of the rows of a table, as data: it is made by a statement, or shown by a query before it is made, so that
 * tests see what readers would.
 */
export type RowChange =
  /** All rows leave. */
  | { readonly kind: 'empty' }
  /** Rows leave; `mayBeNull`: a condition that is null keeps its row. */
  | { readonly kind: 'remove'; readonly where: OfTable; readonly mayBeNull?: true }
  /** A column of rows gets a value. */
  | { readonly kind: 'mark'; readonly column: string; readonly value: string; readonly where: OfTable }
  /** Rows come: the query gives these columns, by their names and in their order; others are null. */
  | { readonly kind: 'add'; readonly columns: readonly string[]; readonly rows: OfTable }
  /** A query is kept under a name as SQL, which later changes read. */
  | { readonly kind: 'keep'; readonly name: string; readonly rows: OfTable; readonly isTemporary: boolean };

/** The statements that make changes of a table, in their order; its name is SQL. */
export function changeStatementsOf(name: string, changes: readonly RowChange[], dialect: Dialect): string[] {
  const kept = changes.flatMap((one) => (one.kind === 'keep' ? [`drop table ${one.name}`] : []));
  return [...changes.flatMap((one) => statementsOf(name, one, dialect)), ...kept];
}

function statementsOf(name: string, change: RowChange, { quote }: Dialect): string[] {
  switch (change.kind) {
    case 'empty':
      return [`truncate table ${name}`];
    case 'remove':
      return [`delete from ${name} as t where ${change.where(name)}`];
    case 'mark':
      return [`update ${name} as t set ${quote(change.column)} = ${change.value} where ${change.where(name)}`];
    case 'add':
      return [`insert into ${name} (${change.columns.map(quote).join(', ')}) ${change.rows(name)}`];
    case 'keep': {
      const create = `create ${change.isTemporary ? 'temp ' : ''}table ${change.name} as ${change.rows(name)}`;
      return change.isTemporary ? [create] : [`drop table if exists ${change.name}`, create];
    }
  }
}

/** A condition that is true for some of a table's rows; `table` is how these are called. */
export type PartOfRows = (table: string) => string;

/** The statements that make one change part by part; null for a change that is made at once. Rows come by their own part. */
export function partStatementsOf(
  name: string,
  change: RowChange,
  parts: readonly PartOfRows[],
  { quote }: Dialect,
): readonly string[] | null {
  switch (change.kind) {
    case 'empty':
    case 'keep':
      return null;
    case 'remove':
      return parts.map((part) => `delete from ${name} as t where (${change.where(name)}) and (${part('t')})`);
    case 'mark': {
      const set = `update ${name} as t set ${quote(change.column)} = ${change.value}`;
      return parts.map((part) => `${set} where (${change.where(name)}) and (${part('t')})`);
    }
    case 'add': {
      const added = quote('etl_added_rows');
      const into = `insert into ${name} (${change.columns.map(quote).join(', ')})`;
      return [
        `create temp table ${added} as ${change.rows(name)}`,
        ...parts.map(
          (part) => `${into} select ${change.columns.map(quote).join(', ')} from ${added} as n where ${part('n')}`,
        ),
        `drop table ${added}`,
      ];
    }
  }
}

/** A table before changes are made: the query of its rows, null for none, and the columns that it then has. */
export interface ShownTable {
  readonly rows: string | null;
  readonly columns: readonly RawColumn[];
}

/**
 * The query of the rows that a table will have when changes are made, or only of those that come. It reads the table as
 * it is and changes nothing.
 */
export function outcomeQuery(
  { rows, columns }: ShownTable,
  changes: readonly RowChange[],
  dialect: Dialect,
  only: 'rows' | 'table',
): string {
  const { quote } = dialect;
  const nulls = new Map(columns.map((one) => [one.name, `cast(null as ${bareType(rawTypeName(dialect, one))})`]));
  const none = `select ${columns.map(({ name }) => `${nulls.get(name)} as ${quote(name)}`).join(', ')} limit 0`;
  const named: string[] = [];
  const name = (sql: string, as = quote(`etl_rows_${named.length}`)) => {
    named.push(`${as} as (${sql})`);
    return as;
  };
  let table = name(rows ?? none);
  const come: string[] = [];
  for (const change of changes) {
    if (change.kind === 'empty') table = name(none);
    else if (change.kind === 'keep') name(change.rows(table), change.name);
    else if (change.kind === 'remove') {
      const where = change.where(table);
      table = name(
        `select * from ${table} as t where ${change.mayBeNull ? `(${where}) is not true` : `not (${where})`}`,
      );
    } else if (change.kind === 'mark') {
      const [column, where] = [quote(change.column), change.where(table)];
      const value = `case when ${where} then ${change.value} else t.${column} end as ${column}`;
      table = name(`select * replace (${value}) from ${table} as t`);
    } else {
      const had = new Set(change.columns);
      const values = columns.map((one) =>
        had.has(one.name) ? quote(one.name) : `${nulls.get(one.name)} as ${quote(one.name)}`,
      );
      const added = name(`select ${values.join(', ')} from (${change.rows(table)}) as n`);
      come.push(added);
      table = name(`select * from ${table} union all select * from ${added}`);
    }
  }
  const [added] = come;
  const shown = only === 'rows' && come.length === 1 && added !== undefined ? added : table;
  return `with ${named.join(',\n')}\nselect * from ${shown}`;
}
