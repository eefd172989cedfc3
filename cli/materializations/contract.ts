import type { ColumnInfo, Dialect } from '../adapters/index.ts';
import { EtlError } from '../diagnostics/index.ts';
import { isContractEnforced } from './config.ts';
import { sqlName } from './names.ts';
import type { Constraint, DeclaredColumn, PlanInput } from './types.ts';

/**
 * The type that a contract declares, as the engine names it: names that only other engines have are translated, unless the
 * contract has `alias_types: false`.
 */
export function contractType(type: string, config: Readonly<Record<string, unknown>>, dialect: Dialect): string {
  const { contract } = config;
  const isPlain = typeof contract === 'object' && contract !== null && 'alias_types' in contract;
  if (isPlain && contract.alias_types === false) return type;
  return dialect.declaredType?.(type) ?? type;
}

/** A SELECT without rows whose described columns are the declared ones in the engine's own spelling of their types. */
export function contractProbe(declared: readonly DeclaredColumn[], dialect: Dialect): string {
  const columns = declared.map(({ name, dataType }) => `cast(null as ${dataType}) as ${dialect.quote(name)}`);
  return `select ${columns.join(', ')} limit 0`;
}

/** Checks an enforced contract. Throws ETL4022 for a column without a type, ETL4023 with a table of what differs. */
export function checkContract(input: PlanInput): void {
  if (!isContractEnforced(input.config)) return;
  const untyped = input.declared.find(({ dataType }) => dataType === null);
  if (input.declared.length === 0 || untyped !== undefined) {
    const why = untyped === undefined ? 'no column is declared' : `column "${untyped.name}" has no data_type`;
    throw EtlError.of('ETL4022', { key: 'contract', why: `${why}, but an enforced contract needs them all` });
  }
  const rows = contractDifferences(input.declaredColumns, input.columns, input.dialect);
  if (rows.length === 0) return;
  throw EtlError.of('ETL4023', { relation: sqlName(input.target, input.dialect), table: textTable(rows) });
}

interface Difference {
  readonly column: string;
  readonly query: string;
  readonly contract: string;
  readonly reason: string;
}

/** What differs between the declared columns and those of the query, in the order of their names. */
export function contractDifferences(
  declared: readonly ColumnInfo[],
  actual: readonly ColumnInfo[],
  dialect: Dialect,
): readonly Difference[] {
  const byName = (columns: readonly ColumnInfo[]) => new Map(columns.map((one) => [dialect.fold(one.name), one]));
  const [wanted, given] = [byName(declared), byName(actual)];
  return [...new Set([...wanted.keys(), ...given.keys()])].sort().flatMap((key) => {
    const [contract, query] = [wanted.get(key), given.get(key)];
    if (contract?.dataType === query?.dataType) return [];
    const reason =
      query === undefined ? 'missing in the query' : contract === undefined ? 'missing in the contract' : 'other type';
    const column = contract?.name ?? query?.name ?? key;
    return [{ column, query: query?.dataType ?? '', contract: contract?.dataType ?? '', reason }];
  });
}

function textTable(rows: readonly Difference[]): string {
  const head: Difference = { column: 'column', query: 'query', contract: 'contract', reason: 'why' };
  const all = [head, ...rows];
  const width = (key: keyof Difference) => Math.max(...all.map((row) => row[key].length));
  const widths = { column: width('column'), query: width('query'), contract: width('contract') };
  return all
    .map(
      ({ column, query, contract, reason }) =>
        `  ${column.padEnd(widths.column)} | ${query.padEnd(widths.query)} | ${contract.padEnd(widths.contract)} | ${reason}`,
    )
    .join('\n');
}

/** The body of `create table`: declared columns with their types and constraints, then the model's constraints. */
export function columnDefinitions(input: PlanInput): string {
  const { dialect } = input;
  const lines = input.declared.map(({ name, quote, dataType, constraints }) =>
    [
      quote ? dialect.quote(name) : dialect.identifier(name),
      dataType ?? '',
      ...constraints.map((one) => columnConstraint(one, input)),
    ]
      .join(' ')
      .trim(),
  );
  return [...lines, ...input.constraints.map((one) => modelConstraint(one, input))]
    .map((line) => `  ${line}`)
    .join(',\n');
}

function columnConstraint({ type, expression, to, to_columns }: Constraint, input: PlanInput): string {
  const rest = expression ?? '';
  switch (type) {
    case 'check':
      return `check (${rest})`;
    case 'not_null':
      return `not null ${rest}`.trim();
    case 'unique':
      return `unique ${rest}`.trim();
    case 'primary_key':
      return `primary key ${rest}`.trim();
    case 'foreign_key':
      return `references ${references(to, to_columns, rest, input)}`;
    case 'custom':
      return rest;
  }
}

function modelConstraint(constraint: Constraint, input: PlanInput): string {
  const { type, name, expression, columns = [], to, to_columns } = constraint;
  const { dialect } = input;
  const prefix = name === undefined || name === null ? '' : `constraint ${name} `;
  const quoted = new Set(input.declared.filter((one) => one.quote).map((one) => dialect.fold(one.name)));
  const keys = columns
    .map((column) => (quoted.has(dialect.fold(column)) ? dialect.quote(column) : dialect.identifier(column)))
    .join(', ');
  const rest = expression ?? '';
  switch (type) {
    case 'check':
      return `${prefix}check (${rest})`;
    case 'unique':
      return `${prefix}unique${rest === '' ? '' : ` ${rest}`} (${keys})`;
    case 'primary_key':
      return `${prefix}primary key${rest === '' ? '' : ` ${rest}`} (${keys})`;
    case 'foreign_key':
      return `${prefix}foreign key (${keys}) references ${references(to, to_columns, rest, input)}`;
    case 'not_null':
    case 'custom':
      return `${prefix}${rest}`;
  }
}

/** The database is left out where it is the table's own: engines take no foreign key that names one. */
function references(
  to: string | null | undefined,
  columns: readonly string[] | undefined,
  rest: string,
  { target, dialect }: PlanInput,
): string {
  if (to === null || to === undefined) return rest;
  const own = target.database === null ? [] : [dialect.quote(target.database), target.database];
  const prefix = own.map((name) => `${name}.`).find((name) => to.startsWith(name) && to.split('.').length > 2) ?? '';
  return `${to.slice(prefix.length)} (${(columns ?? []).join(', ')})`;
}
