import { renderRelation } from '../../adapters/relation.ts';
import type { ChangeWords } from '../../adapters/types.ts';
import { literal as landingLiteral } from '../landing/sql.ts';
import type { LedgerScope } from '../ledger.ts';
import { type RawColumn, rawRelation } from '../raw-table.ts';
import type { RowChange } from '../row-changes.ts';
import { type LandedTable, landedRows, localTable } from '../stage/landed-table.ts';
import { DELETED_COLUMN } from './raw-rows.ts';
import { goneChange, type RowsChange, sameKey } from './row-statements.ts';

/** The columns that a landed change carries before its own: what happened, what was not sent, its place. */
export const CHANGE_COLUMNS = { operation: '_etl_op', missing: '_etl_missing', place: '_etl_place' } as const;

/** The changes that write a row. */
export const WRITTEN = `${CHANGE_COLUMNS.operation} in ('I', 'U')`;

/** What is known of the landed changes. */
export interface LandedChanges {
  /** Absolute landing files. */
  readonly files: readonly string[];
  /** The rows of the files as a table expression, where they are not the changes as they stand. */
  readonly from?: string;
  /** The rows of the files, where statements do not read the files themselves. */
  readonly rows?: LandedTable | undefined;
  /** Some row says that all rows before are gone. */
  readonly truncates: boolean;
  /** Some row leaves out the value of a column. */
  readonly omits: boolean;
}

/** The table that changes are applied to. */
export type ChangedTable = Pick<RowsChange, 'columns' | 'primaryKey' | 'deletes' | 'loadedAt'>;

/**
 * What changes, applied in their order, make of the raw table: of each key only its last state counts. They come after
 * the rows of the same load; `as` tells apart what one load applies. Pure.
 */
export function appliedChanges(
  scope: LedgerScope,
  change: ChangedTable,
  changes: LandedChanges,
  as = 'changes',
): RowChange[] {
  if (changes.files.length === 0) return [];
  const { quote } = scope.adapter.dialect;
  const target = rawRelation(scope);
  // A transaction that is one call makes no tables but temporary ones.
  const isTemporary = changes.rows?.isStaged === true;
  const aside = isTemporary
    ? quote(`${target.schema}__${target.identifier}__etl_${as}`)
    : renderRelation({ ...target, identifier: `${target.identifier}__etl_${as}` }, quote);
  const same = sameKey(scope, change.primaryKey, 't', 'n');
  const columns = change.columns.filter((column) => column.name !== DELETED_COLUMN);
  const isGone = `n.${quote(CHANGE_COLUMNS.operation)} = 'D'`;
  const keepsGone = change.deletes.mode !== 'hard';
  const ofChanges = (condition: string) => `exists (select 1 from ${aside} as n where ${same}${condition})`;
  const local = localTable(scope, changes.files);
  // Staged changes have been given the types of the raw table.
  const ownValue = (column: RawColumn) => (isTemporary ? `n.${quote(column.name)}` : local.value(column));
  const values = columns.map((column) => `${ownValue(column)} as ${quote(column.name)}`).join(', ');
  const leaves = change.deletes.mode !== 'ignore';
  return [
    { kind: 'keep', name: aside, rows: (name) => lastStates(scope, change, changes, name), isTemporary },
    ...(changes.truncates && leaves ? [goneChange(scope, change, 'true')] : []),
    ...(keepsGone && leaves ? [goneChange(scope, change, ofChanges(` and ${isGone}`))] : []),
    { kind: 'remove', where: () => ofChanges(keepsGone ? ` and not ${isGone}` : '') },
    {
      kind: 'add',
      columns: columns.map((column) => column.name),
      rows: () => `select ${values} from ${aside} as n where not ${isGone}`,
    },
  ];
}

const DUCKDB_WORDS: ChangeWords = {
  isListed: (json, text) => `list_contains(from_json(${json}, '["VARCHAR"]'), ${landingLiteral(text)})`,
  last: (value, order, condition) => `arg_max_null(${value}, ${order}) filter (where ${condition})`,
  some: (condition) => `count(*) filter (where ${condition}) > 0`,
};

/** One row a key, in its last state; a value that was not sent is the last that was, or the raw table's. */
function lastStates(
  scope: LedgerScope,
  { columns, primaryKey }: ChangedTable,
  { files, from, rows, truncates, omits }: LandedChanges,
  name: string,
): string {
  const { quote, changes: words = DUCKDB_WORDS } = scope.adapter.dialect;
  const [operation = '', missing = '', place = ''] = Object.values(CHANGE_COLUMNS).map(quote);
  const all = from ?? rows?.asRaw ?? landedRows(files);
  const after = truncates ? ` where ${place} > (select max(${place}) from ${all} where ${operation} = 'T')` : '';
  const live = `select * from ${all}${after}`;
  const keys = primaryKey.map(quote);
  const last = `row_number() over (partition by ${keys.join(', ')} order by ${place} desc) = 1`;
  if (!omits) return `select * from (${live}) qualify ${last}`;
  const isKey = new Set(primaryKey);
  const values = columns
    .filter((column) => column.name !== DELETED_COLUMN && !isKey.has(column.name))
    .map((column) => {
      const own = quote(column.name);
      const sent = `not coalesce(${words.isListed(missing, column.name)}, false) and ${place} > since`;
      const known = words.some(sent);
      const told = words.last(`s.${own}`, place, sent);
      if (truncates) return `${told} as ${own}`;
      return `case when ${known} or max(since) > 0 then ${told} else any_value(t.${own}) end as ${own}`;
    });
  const since = `coalesce(max(case when ${operation} = 'D' then ${place} end) over (partition by ${keys.join(', ')}), 0) as since`;
  const states = `select *, ${since} from (${live})`;
  return `select ${keys.map((key) => `s.${key}`).join(', ')}, ${values.join(', ')}, ${words.last(`s.${operation}`, place, 'true')} as ${operation}
from (${states}) as s left join ${name} as t on ${sameKey(scope, primaryKey, 't', 's')} group by ${keys.map((key) => `s.${key}`).join(', ')}`;
}
