import type { ColumnInfo, Relation } from '../../adapters/index.ts';
import { EtlError } from '../../diagnostics/index.ts';
import { isAddedTo, type PlanConfig, readPlanConfig } from '../config.ts';
import { alterStatements, compareColumns, describeChange, isChanged } from '../incremental/schema-change.ts';
import { sqlName } from '../names.ts';
import type { AuditScope, Plan, Statement } from '../types.ts';
import { columnDescriptions, publishedProperties, settingProperties } from './documented.ts';
import { hasOtherLayout } from './layout.ts';
import {
  ASIDE_HOURS,
  ASIDE_OPTIONS,
  type AsideInput,
  copying,
  defined,
  deltaOf,
  dropping,
  encryptionOf,
  leftoverStatements,
  newOf,
  storageOf,
} from './names.ts';
import { splitOfChange, splitOfNew } from './split.ts';
import { asideStrategy, readsTwice } from './strategies.ts';
import { header, planAsideTable } from './table.ts';

/**
 * A table that new rows are added to. Where tests can judge the new rows alone they are made as a table aside and then
 * put into the real one; where tests have to see all of it, rows go into a clone, which takes the real one's place by a
 * copy: they are never put in twice. Without tests they go where they belong at once.
 */
export function planAsideIncremental(input: AsideInput): Plan {
  const config = readPlanConfig(input.config);
  asideStrategy(config);
  if (!isAddedTo(input)) return planAsideTable(input);
  hasOtherLayout(input);
  const change = schemaChange(input, config);
  const scope = auditScope(input, config, change);
  const isWhole = scope === 'table' || change.isDestructive;
  const made: Relation = { ...input.target, type: 'table' };
  const into = isWhole ? newOf(input) : made;
  const delta = scope === 'rows' || readsTwice({ input, config }) ? deltaOf(input) : null;
  const rows: Statement[] = [
    ...alterations(change, into, input),
    ...withSplit(
      (table) =>
        withHeader(
          asideStrategy(config).statements({ input, config, into: table, delta, columns: change.columns }),
          delta,
          input,
        ),
      into,
      input,
    ),
  ];
  const build = delta === null ? [] : [deltaStatement(delta, input)];
  const cleanup = [
    ...(delta === null ? [] : [dropping(delta, 'cleanup', input)]),
    ...(isWhole ? [dropping(into, 'cleanup', input)] : []),
  ];
  const publish = isWhole
    ? [copying(into, made, input), ...publishedProperties(input, made)]
    : columnDescriptions(input, made);
  const plan = { relation: made, incremental: true };
  const start = [...leftoverStatements(input), ...build, ...(isWhole ? cloneStatements(into, made, input) : [])];
  if (scope === 'none') return { ...plan, statements: [...start, ...rows, ...publish, ...cleanup] };
  if (scope === 'rows' && delta !== null)
    return {
      ...plan,
      statements: start,
      aside: { audited: delta, publish: [...rows, ...publish, ...cleanup], discard: cleanup },
    };
  return {
    ...plan,
    statements: [...start, ...rows],
    aside: { audited: into, publish: [...publish, ...cleanup], discard: cleanup },
  };
}

interface Change {
  /** Statements that add columns, then those that take columns away or change them. */
  readonly alters: (table: string) => readonly string[];
  /** Types of structs that gain fields, by the names of columns. */
  readonly structs: Readonly<Record<string, string>>;
  readonly isDestructive: boolean;
  /** The query lacks columns that the table has. */
  readonly isNarrower: boolean;
  readonly columns: readonly ColumnInfo[];
}

/** Whether a test may judge the new rows instead of the table they become part of. */
function auditScope(input: AsideInput, config: PlanConfig, change: Change): AuditScope {
  const { audit } = input.publishing;
  if (audit !== 'rows') return audit;
  const isMixed =
    config.merge_update_columns.length > 0 ||
    config.merge_exclude_columns.length > 0 ||
    Boolean(config.merge_update_condition) ||
    Boolean(config.merge_insert_condition) ||
    config.merge_update_set_expressions != null ||
    asideStrategy(config).name === 'microbatch';
  return isMixed || change.isNarrower || change.isDestructive ? 'table' : 'rows';
}

/** What on_schema_change does. Throws ETL4021 where it forbids the change, ETL4042 where the engine does. */
function schemaChange(input: AsideInput, config: PlanConfig): Change {
  const { dialect, target, existingColumns } = input;
  const policy = config.on_schema_change ?? 'ignore';
  const arrival = storageOf(input).partition(input.config);
  // A table that is divided by arrival has no column for it.
  const query =
    arrival?.byArrival === true
      ? input.columns.filter(({ name }) => dialect.fold(name) !== dialect.fold(arrival.field))
      : input.columns;
  const change = compareColumns(query, plainTypes(existingColumns, query, dialect), dialect);
  const name = sqlName(target, dialect);
  if (policy === 'ignore') {
    const columns = existingColumns.filter(({ name }) => !change.removed.some((one) => one.name === name));
    if (change.removed.length > 0 && asideStrategy(config).name !== 'merge') {
      const difference = describeChange({ added: [], removed: change.removed, retyped: [] });
      throw EtlError.of('ETL4021', { relation: name, difference, policy });
    }
    return { alters: () => [], structs: {}, isDestructive: false, columns, isNarrower: change.removed.length > 0 };
  }
  if (policy === 'fail' && isChanged(change))
    throw EtlError.of('ETL4021', { relation: name, difference: describeChange(change), policy });
  const { gainsFields } = storageOf(input);
  const structs = policy === 'fail' ? [] : change.retyped.filter(({ was, dataType }) => gainsFields(was, dataType));
  const retyped = policy === 'sync_all_columns' ? change.retyped.filter((one) => !structs.includes(one)) : [];
  const refused = retyped.filter(({ was, dataType }) => !isWider(was, dataType));
  if (refused.length > 0) {
    const difference = describeChange({ added: [], removed: [], retyped: refused });
    throw EtlError.of('ETL4042', { relation: name, difference });
  }
  const removed = policy === 'sync_all_columns' ? change.removed : [];
  return {
    alters: (table) => alterStatements({ added: change.added, removed, retyped }, policy, table, dialect),
    isDestructive: removed.length + retyped.length > 0,
    structs: Object.fromEntries(structs.map((one) => [one.name, one.dataType])),
    isNarrower: change.removed.length > removed.length,
    columns: query,
  };
}

/** What a type may be changed to in place. Source: Google's page on changing a column's data type. */
const WIDER: Readonly<Record<string, readonly string[]>> = {
  INT64: ['NUMERIC', 'BIGNUMERIC', 'FLOAT64'],
  NUMERIC: ['BIGNUMERIC', 'FLOAT64'],
};

const baseOf = (type: string) => type.replace(/\(.*$/, '').trim().toUpperCase();

function isWider(from: string, to: string): boolean {
  return baseOf(from) === baseOf(to) || WIDER[baseOf(from)]?.includes(baseOf(to)) === true;
}

/** A query tells no lengths and precisions: a table that has some of the same type differs in nothing. */
function plainTypes(table: readonly ColumnInfo[], query: readonly ColumnInfo[], dialect: AsideInput['dialect']) {
  const types = new Map(query.map(({ name, dataType }) => [dialect.fold(name), dataType]));
  return table.map((column) => {
    const type = types.get(dialect.fold(column.name));
    return type !== undefined && type === baseOf(column.dataType) ? { ...column, dataType: type } : column;
  });
}

function alterations(change: Change, into: Relation, input: AsideInput): Statement[] {
  const { structs } = change;
  const fields =
    Object.keys(structs).length === 0
      ? []
      : [{ ...settingProperties(into, { types: structs }, input), purpose: 'prepare' as const }];
  return [
    ...fields,
    ...change.alters(sqlName(into, input.dialect)).map((sql): Statement => ({ purpose: 'prepare', sql })),
  ];
}

/** What is done instead where rows fall into more partitions than one job may write; copies go one by one anyway. */
export function withSplit(
  change: (into: Relation) => readonly Statement[],
  into: Relation,
  input: AsideInput,
): Statement[] {
  return change(into).map((one) => {
    const split = one.purpose === 'main' && one.call === undefined ? splitOfChange(into, change, input) : undefined;
    return split === undefined ? one : { ...one, split };
  });
}

/** The query's own header goes before the statement that has the query. */
function withHeader(statements: readonly Statement[], delta: Relation | null, input: AsideInput): Statement[] {
  if (delta !== null) return [...statements];
  return statements.map((one) => (one.purpose === 'main' ? { ...one, sql: `${header(input)}${one.sql}` } : one));
}

function deltaStatement(delta: Relation, input: AsideInput): Statement {
  const { dialect, compiledSql, config } = input;
  const storage = storageOf(input);
  // Copies of partitions need the same ones on both sides.
  const isDivided = storage.partition(config)?.byCopy === true;
  const clauses = isDivided ? storage.tableClauses(config, ASIDE_OPTIONS) : storage.plainClauses(ASIDE_OPTIONS);
  const sql = defined(`create or replace table ${sqlName(delta, dialect)}`, clauses, `as (\n${compiledSql}\n)`);
  const split = isDivided ? splitOfNew(delta, input, header(input)) : undefined;
  return { purpose: 'prepare', sql: `${header(input)}${sql}`, ...(split === undefined ? {} : { split }) };
}

/** A clone shares the rows of its table and costs only what changes in it. */
export function cloneStatements(into: Relation, of: Relation, input: AsideInput): Statement[] {
  const { dialect, config } = input;
  const sql = `-- clone job, for ${ASIDE_HOURS} hours: ${sqlName(of, dialect)} to ${sqlName(into, dialect)}`;
  const clone: Statement = {
    purpose: 'prepare',
    sql,
    call: { kind: 'clone', from: of, to: into, expiresInHours: ASIDE_HOURS, ...encryptionOf(config) },
  };
  if (config.require_partition_filter !== true) return [clone];
  // Tests read all of it.
  return [clone, settingProperties(into, { requirePartitionFilter: false }, input)];
}
