import type { Dialect } from '../../adapters/index.ts';
import { EtlError } from '../../diagnostics/index.ts';
import { commentStatements, headerStatements } from '../after.ts';
import { isAsideInput } from '../aside/names.ts';
import { isContractEnforced } from '../config.ts';
import { checkContract, columnDefinitions } from '../contract.ts';
import { deltaOf, dropStatement, sqlName } from '../names.ts';
import type { Materialization, Plan, PlanInput, PlannedFiles, Statement } from '../types.ts';
import { asideLocation, isRemote } from './location.ts';
import {
  type ExternalConfig,
  isFolder,
  optionsText,
  readExternalConfig,
  readPattern,
  writeOptions,
} from './write-options.ts';

/**
 * A file, or a folder of files, with a view over it. The file is written beside its place and the view reads it there
 * until it is published; a remote one is written where it belongs at once, because it cannot be renamed. Without rows
 * one of nulls is written, so that the file has its columns, and the view leaves it out, as dbt-duckdb does.
 */
export const external: Materialization = {
  name: 'external',
  needsColumns: () => true,
  plan(input) {
    if (isAsideInput(input)) throw EtlError.of('ETL4043', { materialization: 'external' });
    checkContract(input);
    const config = readExternalConfig(input.config);
    const options = writeOptions(config);
    const { location } = config;
    const written = isRemote(location) ? location : asideLocation(location);
    const files = isRemote(location) ? {} : { files: plannedFiles(location, written, options, config, input) };
    return {
      statements: [
        ...headerStatements(input),
        ...copyStatements(written, options, input),
        ...otherKind(input),
        ...viewStatements(written, options, config, input),
        ...commentStatements(input, 'view', input.columns),
      ],
      relation: { ...input.target, type: 'view' },
      incremental: false,
      ...files,
    } satisfies Plan;
  },
};

type Options = ReadonlyMap<string, string>;

function plannedFiles(
  location: string,
  aside: string,
  options: Options,
  config: ExternalConfig,
  input: PlanInput,
): PlannedFiles {
  const isOn = (key: string) => /^(true|1|on)$/i.test(options.get(key) ?? '');
  const isAdded = isOn('overwrite_or_ignore') || isOn('append');
  const mode = !isFolder(options) || isOn('overwrite') ? 'replace' : isAdded ? 'add' : 'create';
  const registered = viewStatements(location, options, config, input);
  return { aside, location, mode, statements: [...registered, ...commentStatements(input, 'view', input.columns)] };
}

function copyStatements(to: string, options: Options, input: PlanInput): Statement[] {
  const { dialect, compiledSql } = input;
  const table = deltaOf(input.target);
  const isTyped = isContractEnforced(input.config);
  const rows = isTyped ? `select * from ${sqlName(table, dialect)}` : compiledSql;
  const copy = (select: string) => `copy (\n${select}\n) to ${dialect.literal(to)} (${optionsText(options)})`;
  const nulls = `select etl_rows.* from (select 1) as etl_one left join (\n${rows}\n) as etl_rows on true`;
  const drop: Statement = { purpose: 'cleanup', sql: dropStatement(table, dialect) };
  return [
    ...(isTyped ? [drop, ...typedRows(sqlName(table, dialect), input)] : []),
    { purpose: 'main', sql: copy(rows) },
    { purpose: 'prepare', sql: copy(nulls), when: 'no rows' },
    ...(isTyped ? [drop] : []),
  ];
}

/** The rows in a table of the session with the types and constraints of the contract; it refers to no other table. */
function typedRows(table: string, input: PlanInput): Statement[] {
  const { dialect, compiledSql } = input;
  const isOwn = ({ type }: { readonly type: string }) => type !== 'foreign_key';
  const declared = input.declared.map((one) => ({ ...one, constraints: one.constraints.filter(isOwn) }));
  const own = { ...input, declared, constraints: input.constraints.filter(isOwn) };
  const names = declared.map(({ name }) => dialect.quote(name)).join(', ');
  return [
    { purpose: 'prepare', sql: `create temporary table ${table} (\n${columnDefinitions(own)}\n)` },
    {
      purpose: 'prepare',
      sql: `insert into ${table} (${names})\n(\nselect ${names} from (\n${compiledSql}\n) as etl_rows\n)`,
    },
  ];
}

function otherKind({ existing, dialect }: PlanInput): Statement[] {
  if (existing === null || existing.type === 'view') return [];
  return [{ purpose: 'publish', sql: dropStatement(existing, dialect) }];
}

function viewStatements(location: string, options: Options, config: ExternalConfig, input: PlanInput): Statement[] {
  const { dialect, target, columns } = input;
  const name = sqlName(target, dialect);
  const view = `create or replace view ${name} as (\nselect * from ${reader(location, options, config, dialect)}`;
  const isThere = columns.map((column) => `${dialect.quote(column.name)} is not null`).join(' and ');
  return [
    { purpose: 'publish', sql: `${view}\n)`, when: 'rows' },
    { purpose: 'publish', sql: `${view}\nwhere ${isThere}\n)`, when: 'no rows' },
  ];
}

/** `read_parquet('file', union_by_name = false)` and its like; compression is told, as only some names tell it. */
function reader(location: string, options: Options, config: ExternalConfig, dialect: Dialect): string {
  const written = config.format ?? options.get('format')?.toLowerCase();
  const format = written === 'csv' || written === 'json' ? written : 'parquet';
  const compression = options.get('compression');
  const given: Readonly<Record<string, unknown>> = {
    csv: config.csv_read_options ?? { auto_detect: true },
    json: config.json_read_options ?? { auto_detect: true },
    parquet: config.parquet_read_options ?? { union_by_name: false },
  }[format];
  const isTold = compression === undefined || format === 'parquet' || Object.hasOwn(given, 'compression');
  const told = isTold ? {} : { compression };
  const settings = Object.entries({ ...given, ...told }).map(
    ([key, value]) => `, ${key} = ${valueText(value, dialect)}`,
  );
  return `read_${format}(${dialect.literal(readPattern(location, options))}${settings.join('')})`;
}

function valueText(value: unknown, dialect: Dialect): string {
  if (Array.isArray(value)) return `[${value.map((item) => valueText(item, dialect)).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const parts = Object.entries(value).map(([key, item]) => `${dialect.literal(key)}: ${valueText(item, dialect)}`);
    return `{${parts.join(', ')}}`;
  }
  return typeof value === 'string' ? dialect.literal(value) : String(value);
}
