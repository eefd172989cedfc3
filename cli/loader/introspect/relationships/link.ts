import type { Connection } from '../../../adapters/types.ts';
import { type LoadedTable, numberOf } from './profile.ts';

/** Columns of one table that may lead to columns of another, in pairs. */
export interface Link {
  readonly child: LoadedTable;
  readonly parent: LoadedTable;
  readonly columns: readonly string[];
  readonly referenced: readonly string[];
}

/** Distinct values of the child, or combinations of them, and how many of them the parent has. */
export function containmentQuery({ child, parent, columns, referenced }: Link, quote: Quote, most: number): string {
  const names = columns.map((_, at) => `v${at + 1}`);
  const list = (own: readonly string[]) => own.map((name, at) => `${quote(name)} as ${names[at]}`).join(', ');
  const joined = names.map((name) => `child_values.${name} = parent_values.${name}`).join(' and ');
  return `with child_values as (
  select distinct ${list(columns)} from ${child.relation} where ${filled(columns, quote)} limit ${most}
), parent_values as (
  select distinct ${list(referenced)} from ${parent.relation} where ${filled(referenced, quote)}
)
select count(*), count(parent_values.v1) from child_values left join parent_values on ${joined}`;
}

/** Whether the columns of a table have no two rows alike; asked once for each. */
export function uniqueness(connection: Connection, quote: Quote) {
  const known = new Map<string, boolean>();
  return async ({ relation }: LoadedTable, columns: readonly string[]): Promise<boolean> => {
    const key = [relation, ...columns].join('\0');
    const before = known.get(key);
    if (before !== undefined) return before;
    const where = filled(columns, quote);
    const distinct = `select distinct ${columns.map(quote).join(', ')} from ${relation} where ${where}`;
    const { rows } = await connection.query(
      `select (select count(*) from ${relation} where ${where}), (select count(*) from (${distinct}) as found)`,
    );
    const [values = 0, different = 0] = (rows[0] ?? []).map(numberOf);
    const isUnique = values > 0 && values === different;
    known.set(key, isUnique);
    return isUnique;
  };
}

/** Rows of the child that lack one of the columns. */
export function nullsQuery({ child, columns }: Link, quote: Quote): string {
  return `select count(*) from ${child.relation} where not (${filled(columns, quote)})`;
}

type Quote = (name: string) => string;

function filled(columns: readonly string[], quote: Quote): string {
  return columns.map((name) => `${quote(name)} is not null`).join(' and ');
}
