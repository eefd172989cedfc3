import type { ColumnInfo, Relation } from '../../adapters/index.ts';
import type { StoragePartition } from '../../adapters/storage.ts';
import { EtlError } from '../../diagnostics/index.ts';
import type { PlanConfig } from '../config.ts';
import { mergeStatement } from '../incremental/merge.ts';
import { pickStrategy, predicatesOf, uniqueKeys } from '../incremental/strategies.ts';
import { columnList, columnOrExpression, sqlName } from '../names.ts';
import type { Statement } from '../types.ts';
import { type AsideInput, storageOf } from './names.ts';

/** What new rows are put into their table by. */
export interface Addition {
  readonly input: AsideInput;
  readonly config: PlanConfig;
  /** The table they go to. */
  readonly into: Relation;
  /** The table they are in; null when they still are the query. */
  readonly delta: Relation | null;
  /** Columns that are written. */
  readonly columns: readonly ColumnInfo[];
}

const [TARGET, SOURCE] = ['DBT_INTERNAL_DEST', 'DBT_INTERNAL_SOURCE'];

type Strategy = (addition: Addition) => readonly Statement[];

const STRATEGIES: Readonly<Record<string, Strategy>> = {
  append,
  merge,
  'delete+insert': deleteInsert,
  insert_overwrite: insertOverwrite,
  microbatch,
};

/** The strategy of a config: merge unless told, as in dbt-bigquery. Throws ETL4022 for one that is not known. */
export function asideStrategy(config: PlanConfig): { name: string; statements: Strategy } {
  return pickStrategy(config, STRATEGIES, 'merge');
}

/** Whether a strategy reads the new rows more than once, so that they are put into a table first. */
export function readsTwice({ input, config }: Pick<Addition, 'input' | 'config'>): boolean {
  const { name } = asideStrategy(config);
  if (name === 'delete+insert') return uniqueKeys({ plan: input, config, columns: input.columns }).length > 0;
  return name === 'insert_overwrite' && partitionOf(input).given === null;
}

/** The new rows as a table expression; with the column that divides them where the table has none. */
function sourceOf({ input, delta }: Addition): string {
  const rows = delta === null ? `(\n${input.compiledSql}\n)` : sqlName(delta, input.dialect);
  const partition = storageOf(input).partition(input.config);
  if (partition?.byArrival !== true) return rows;
  const field = input.dialect.quote(partition.field);
  return `(select ${partition.arrival(field)} as _PARTITIONTIME, * except (${field}) from ${rows} as arrived)`;
}

/** The columns that are written; the one that divides rows first where the table has none. */
function written({ input, columns }: Addition): readonly ColumnInfo[] {
  const partition = storageOf(input).partition(input.config);
  if (partition?.byArrival !== true) return columns;
  const { fold } = input.dialect;
  const kept = columns.filter(({ name }) => fold(name) !== fold(partition.field) && name !== '_PARTITIONTIME');
  return [{ name: '_PARTITIONTIME', dataType: 'TIMESTAMP' }, ...kept];
}

function append(addition: Addition): readonly Statement[] {
  const { input, into } = addition;
  const list = columnList(written(addition), input.dialect);
  const sql = `insert into ${sqlName(into, input.dialect)} (${list})\nselect ${list} from ${sourceOf(addition)} as model_subq`;
  return [{ purpose: 'main', sql }];
}

function merge(addition: Addition): readonly Statement[] {
  const { input, config, into } = addition;
  const strategy = {
    plan: input,
    config: { ...config, predicates: [], incremental_predicates: [...filtered(input, config)] },
    target: sqlName(into, input.dialect),
    delta: sourceOf(addition),
    columns: written(addition),
  };
  return mergeStatement(strategy);
}

/** Predicates, and one that names the partitions where the table refuses to be read without. */
function filtered(input: AsideInput, config: PlanConfig): readonly string[] {
  const partition = storageOf(input).partition(input.config);
  const given = predicatesOf(config);
  if (partition === null || input.config.require_partition_filter !== true) return [...given];
  const column = `${TARGET}.${partition.column}`;
  return [...given, `${column} is null or ${column} is not null`];
}

/** Both statements are one transaction: readers see neither alone. */
function deleteInsert(addition: Addition): readonly Statement[] {
  const { input, config, into } = addition;
  const target = sqlName(into, input.dialect);
  const keys = uniqueKeys({ plan: input, config, columns: input.columns });
  if (keys.length === 0) return append(addition);
  const source = sourceOf(addition);
  const same = keys.map((key) => `${SOURCE}.${key} = ${TARGET}.${key}`);
  const isOne = typeof config.unique_key === 'string';
  const found = isOne
    ? `(${keys[0]}) in (select (${keys[0]}) from ${source} as ${SOURCE})`
    : `exists (select 1 from ${source} as ${SOURCE} where ${same.join(' and ')})`;
  const and = filtered(input, config).map((predicate) => `\n  and (${predicate})`);
  const [insert] = append(addition);
  const sql = `begin transaction;\ndelete from ${target} as ${TARGET}\nwhere ${found}${and.join('')};\n${insert?.sql};\ncommit transaction`;
  return [{ purpose: 'main', sql }];
}

/** The partitions of a table. Throws ETL4022 for one that has none. */
function partitionOf(input: AsideInput): StoragePartition {
  const partition = storageOf(input).partition(input.config);
  if (partition !== null) return partition;
  throw EtlError.of('ETL4022', {
    key: 'partition_by',
    why: 'the strategy insert_overwrite replaces whole partitions, so it has to know them',
    hint: 'give it field and data_type, such as partition_by: {field: order_date, data_type: date}.',
  });
}

/**
 * Whole partitions are replaced, those that the config names or those of the new rows, the one of NULL too: by a single
 * MERGE that matches nothing, as in dbt-bigquery, or by copies of the partitions.
 */
function insertOverwrite(addition: Addition): readonly Statement[] {
  const { input, delta, into } = addition;
  const { dialect } = input;
  const partition = partitionOf(input);
  const target = partition.key(`${TARGET}.${partition.column}`);
  if (partition.given !== null) return [overwriting(addition, `${target} in (${partition.given.join(', ')})`)];
  if (delta === null) throw EtlError.of('ETL9001', { what: 'partitions of rows that are in no table' });
  const key = partition.key(fieldIn(partition, dialect.quote(partition.field)));
  const rows = sqlName(delta, dialect);
  if (partition.byCopy) {
    const ids = `select distinct coalesce(${partition.id(key)}, '__NULL__') as id from ${rows} order by id`;
    const sql = `-- copy jobs, WRITE_TRUNCATE, of each partition: ${rows} to ${sqlName(into, dialect)}\n-- ${ids}`;
    return [{ purpose: 'main', sql, call: { kind: 'copy_partitions', from: delta, to: into, ids } }];
  }
  const listed = `array(select distinct ${key} from ${rows} where ${key} is not null)`;
  const hasNull = `exists(select 1 from ${rows} where ${key} is null)`;
  const replaced = `declare etl_partitions array<${partition.type}> default ${listed};\ndeclare etl_has_null bool default ${hasNull};\n`;
  const isReplaced = `${target} in unnest(etl_partitions) or (${target} is null and etl_has_null)`;
  const { sql, ...rest } = overwriting(addition, `(${isReplaced})`);
  return [{ ...rest, sql: `${replaced}${sql}` }];
}

/** The column that divides rows as it is in the query. */
function fieldIn(partition: StoragePartition, field: string): string {
  return partition.byArrival && partition.type === 'timestamp' ? partition.arrival(field) : field;
}

/** A MERGE that deletes what a condition names and inserts all new rows: one statement, all or nothing. */
function overwriting(addition: Addition, condition: string): Statement {
  const { input, config, into } = addition;
  const { dialect } = input;
  const columns = written(addition);
  const values = columns.map(({ name }) => `${SOURCE}.${dialect.quote(name)}`).join(', ');
  const and = predicatesOf(config).map((predicate) => ` and (${predicate})`);
  const sql = [
    `merge into ${sqlName(into, dialect)} as ${TARGET}`,
    `using ${sourceOf(addition)} as ${SOURCE}`,
    'on false',
    `when not matched by source and ${condition}${and.join('')} then delete`,
    `when not matched then insert (${columnList(columns, dialect)})`,
    `    values (${values})`,
  ];
  return { purpose: 'main', sql: sql.join('\n') };
}

/** The batch's window of event time is deleted and filled again, in one statement. */
function microbatch(addition: Addition): readonly Statement[] {
  const { input, config, columns } = addition;
  const { batch, dialect } = input;
  if (config.event_time === null || config.event_time === undefined)
    throw EtlError.of('ETL4022', { key: 'event_time', why: 'the strategy microbatch needs it' });
  if (uniqueKeys({ plan: input, config, columns }).length > 0)
    throw EtlError.of('ETL4022', { key: 'unique_key', why: 'the strategy microbatch replaces batches, not keys' });
  if (batch === undefined)
    throw EtlError.of('ETL4022', { key: 'incremental_strategy', why: 'a microbatch model runs batch by batch' });
  const time = columnOrExpression(config.event_time, columns, dialect);
  const type = columns.find(({ name }) => dialect.quote(name) === time)?.dataType ?? 'TIMESTAMP';
  const at = (text: string) => `cast(timestamp(${dialect.literal(text)}) as ${type})`;
  const window = (column: string) => `${column} >= ${at(batch.start)} and ${column} < ${at(batch.end)}`;
  const rows = sourceOf(addition);
  const within = {
    ...addition,
    input: { ...input, compiledSql: `select * from ${rows} as batch\nwhere ${window(time)}` },
  };
  return [overwriting({ ...within, delta: null }, `${window(`${TARGET}.${time}`)}`)];
}
