import type { ColumnInfo, Dialect } from '../../adapters/index.ts';
import { EtlError } from '../../diagnostics/index.ts';
import { commentStatements, indexStatements } from '../after.ts';
import { isAsideInput } from '../aside/names.ts';
import { planAsideSeed } from '../aside/seed.ts';
import { isFullRefresh } from '../config.ts';
import { dropStatement, sqlName } from '../names.ts';
import type { Plan, PlanInput, Statement } from '../types.ts';
import type { SeedColumn, SeedTable } from './read-seed.ts';

/** What a seed's plan is made from: what a model's is, without a query, and the file. */
export interface SeedInput extends Omit<PlanInput, 'compiledSql' | 'columns' | 'declaredColumns'> {
  readonly seed: SeedTable;
  /** The CSV file, absolute, for engines that read it themselves. */
  readonly path: string;
}

const ROWS_A_STATEMENT = 1000;

/**
 * A table filled from a CSV file. An existing table is emptied and filled again, so that its types and what depends on
 * it stay; a full refresh makes it anew. Throws ETL4031 when the table has other columns or types than the file needs,
 * ETL4032 when a view has its name.
 */
export function planSeed(input: SeedInput): Plan {
  const { existing, target, dialect, seed, config } = input;
  const name = sqlName(target, dialect);
  if (existing !== null && existing.type !== 'table') throw EtlError.of('ETL4032', { relation: name });
  const asInput: PlanInput = { ...input, compiledSql: '', columns: [], declaredColumns: [] };
  if (isAsideInput(asInput)) return planAsideSeed(asInput, seed);
  const isKept = existing !== null && !isFullRefresh(config, input.fullRefresh);
  const types = isKept ? keptTypes(input) : seed.columns.map(({ type }) => dialect.typeName(type));
  const start: Statement[] = isKept
    ? [{ purpose: 'prepare', sql: `truncate table ${name}` }]
    : [
        ...(existing === null ? [] : [{ purpose: 'publish' as const, sql: dropStatement(existing, dialect) }]),
        { purpose: 'prepare', sql: createTable(input, types) },
      ];
  const columns: readonly ColumnInfo[] = seed.columns.map((column, index) => ({
    name: column.name,
    dataType: types[index] ?? '',
  }));
  const asModel: PlanInput = { ...input, compiledSql: '', columns, declaredColumns: [] };
  return {
    statements: [
      ...start,
      ...rowStatements(input, types),
      ...(isKept ? [] : indexStatements(asModel, columns)),
      ...commentStatements(asModel, 'table', columns),
    ],
    relation: { ...target, type: 'table' },
    incremental: false,
  };
}

function createTable(input: SeedInput, types: readonly string[]): string {
  const lines = input.seed.columns.map((column, index) => `  ${columnName(column, input)} ${types[index] ?? ''}`);
  return `create table ${sqlName(input.target, input.dialect)} (\n${lines.join(',\n')}\n)`;
}

/** `quote_columns: false` leaves names as they are, so that the engine folds them; all else quotes, as dbt does. */
function columnName(column: SeedColumn, { config, dialect }: SeedInput): string {
  return config.quote_columns === false ? column.name : dialect.quote(column.name);
}

function rowStatements(input: SeedInput, types: readonly string[]): Statement[] {
  const { seed, dialect, path, config } = input;
  if (seed.rows.length === 0) return [];
  const into = `insert into ${sqlName(input.target, dialect)} (${seed.columns.map((one) => columnName(one, input)).join(', ')})`;
  const names = seed.columns.map((_, index) => `c${index + 1}`);
  if (dialect.readCsv !== undefined) {
    const cells = seed.columns.map((column, index) => castCell(names[index] ?? '', column, types[index] ?? ''));
    const from = dialect.readCsv(path, names, typeof config.delimiter === 'string' ? config.delimiter : ',');
    return [{ purpose: 'main', sql: `${into}\nselect ${cells.join(', ')}\nfrom ${from}` }];
  }
  const statements: Statement[] = [];
  for (let at = 0; at < seed.rows.length; at += ROWS_A_STATEMENT) {
    const rows = seed.rows.slice(at, at + ROWS_A_STATEMENT).map((row) => rowText(row, seed.columns, types, dialect));
    statements.push({ purpose: 'main', sql: `${into} values\n${rows.join(',\n')}` });
  }
  return statements;
}

function rowText(row: readonly string[], columns: readonly SeedColumn[], types: readonly string[], dialect: Dialect) {
  const cells = columns.map((column, index) => {
    const cell = row[index] ?? '';
    return castCell(cell === '' ? 'null' : dialect.literal(cell), column, types[index] ?? '');
  });
  return `(${cells.join(', ')})`;
}

/** Text stays as written; in any other found type blanks around a value go and the word `null` is NULL. */
function castCell(cell: string, column: SeedColumn, type: string): string {
  if (column.type === 'string') return cell;
  if (column.isDeclared) return `cast(${cell} as ${type})`;
  return `cast(case when lower(trim(${cell})) not in ('', 'null') then trim(${cell}) end as ${type})`;
}

/** The types of the table that is kept, in the order of the file. */
function keptTypes(input: SeedInput): readonly string[] {
  const { dialect, existingColumns, seed } = input;
  const known = new Map(existingColumns.map((column) => [dialect.fold(column.name), column.dataType]));
  const fresh = seed.columns.filter(({ name }) => !known.has(dialect.fold(name)));
  const inFile = new Set(seed.columns.map(({ name }) => dialect.fold(name)));
  const gone = existingColumns.filter(({ name }) => !inFile.has(dialect.fold(name)));
  const narrow = seed.columns.filter((column) => {
    const type = known.get(dialect.fold(column.name));
    return type !== undefined && !column.isDeclared && !holds(type, dialect.typeName(column.type), dialect);
  });
  const parts = [
    ...(fresh.length === 0 ? [] : [`only in the file: ${fresh.map(({ name }) => name).join(', ')}`]),
    ...(gone.length === 0 ? [] : [`only in the table: ${gone.map(({ name }) => name).join(', ')}`]),
    ...narrow.map(({ name, type }) => {
      const has = known.get(dialect.fold(name));
      return `${name} is ${has} in the table and ${dialect.typeName(type)} in the file`;
    }),
  ];
  if (parts.length > 0)
    throw EtlError.of('ETL4031', { relation: sqlName(input.target, dialect), difference: parts.join('; ') });
  return seed.columns.map(({ name }) => known.get(dialect.fold(name)) ?? '');
}

/** Whether values that were found to be of one type can be written to a column of another without loss. */
function holds(table: string, found: string, dialect: Dialect): boolean {
  const order = ['integer', 'bigint', 'decimal(38,0)'].map((type) => dialect.typeName(type));
  const [has, wants] = [order.indexOf(table), order.indexOf(found)];
  if (table === found || table === dialect.typeName('string')) return true;
  if (has !== -1 && wants !== -1) return has > wants;
  if (table === dialect.typeName('double')) return wants !== -1;
  if (/^decimal|^numeric/i.test(table)) return wants !== -1 || found === dialect.typeName('double');
  return found === dialect.typeName('date') && /^timestamp/i.test(table);
}
