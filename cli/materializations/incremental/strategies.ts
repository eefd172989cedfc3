import type { ColumnInfo } from '../../adapters/index.ts';
import { EtlError, nearest } from '../../diagnostics/index.ts';
import type { PlanConfig } from '../config.ts';
import { columnList, columnOrExpression, sqlName } from '../names.ts';
import type { PlanInput, Statement } from '../types.ts';
import { mergeStatement } from './merge.ts';

/** What a strategy writes its statements from. */
export interface StrategyInput {
  readonly plan: PlanInput;
  readonly config: PlanConfig;
  /** The target and the table of new rows, as SQL. */
  readonly target: string;
  readonly delta: string;
  /** Columns that are written: the query's or, under `ignore`, the table's. */
  readonly columns: readonly ColumnInfo[];
}

type Strategy = (input: StrategyInput) => readonly Statement[];

const STRATEGIES: Readonly<Record<string, Strategy>> = {
  append: (input) => [insertDelta(input)],
  'delete+insert': deleteInsert,
  merge: mergeStatement,
  insert_overwrite: insertOverwrite,
  microbatch,
};

/** The strategy of a config: without one, delete+insert, which without a key only appends, as in dbt-duckdb. */
export function strategyOf(config: PlanConfig): { name: string; statements: Strategy } {
  return pickStrategy(config, STRATEGIES, 'delete+insert');
}

/** The strategy that a config names among an engine's, or its usual one. Throws ETL4022 for one that is not known. */
export function pickStrategy<S>(
  config: PlanConfig,
  strategies: Readonly<Record<string, S>>,
  usual: string,
): { name: string; statements: S } {
  const given = config.incremental_strategy ?? 'default';
  const name = given === 'default' ? usual : given === 'delete_insert' ? 'delete+insert' : given;
  const statements = Object.hasOwn(strategies, name) ? strategies[name] : undefined;
  if (statements !== undefined) return { name, statements };
  const known = Object.keys(strategies);
  const near = nearest(name, known);
  throw EtlError.of(
    'ETL4022',
    { key: 'incremental_strategy', why: `"${name}" is not one of ${known.join(', ')}` },
    near === undefined ? {} : { hint: `did you mean "${near}"?` },
  );
}

/** The columns of the unique key as SQL: quoted where they are columns, else the expressions that were given. */
export function uniqueKeys({
  plan,
  config,
  columns,
}: Pick<StrategyInput, 'plan' | 'config' | 'columns'>): readonly string[] {
  const given = config.unique_key ?? [];
  const keys = typeof given === 'string' ? (given === '' ? [] : [given]) : given;
  return keys.map((key) => columnOrExpression(key, columns, plan.dialect));
}

/** `incremental_predicates`, under dbt's older name too. */
export function predicatesOf(config: PlanConfig): readonly string[] {
  return config.predicates.length > 0 ? config.predicates : config.incremental_predicates;
}

function insertDelta({ plan, target, delta, columns }: StrategyInput, where = ''): Statement {
  const list = columnList(columns, plan.dialect);
  return { purpose: 'main', sql: `insert into ${target} (${list})\nselect ${list}\nfrom ${delta}${where}` };
}

/** dbt-duckdb's two forms, because predicates are written against their aliases. A NULL key matches nothing. */
function deleteInsert(input: StrategyInput): readonly Statement[] {
  const { config, target, delta } = input;
  const keys = uniqueKeys(input);
  const and = predicatesOf(config).map((predicate) => `\n  and (${predicate})`);
  if (keys.length === 0) return [insertDelta(input)];
  if (typeof config.unique_key === 'string') {
    const [key] = keys;
    const sql = `delete from ${target}\nwhere (${key}) in (select (${key}) from ${delta})${and.join('')}`;
    return [{ purpose: 'prepare', sql }, insertDelta(input)];
  }
  const same = keys.map((key) => `${delta}.${key} = DBT_INCREMENTAL_TARGET.${key}`).join('\n  and ');
  const sql = `delete from ${target} as DBT_INCREMENTAL_TARGET\nusing ${delta}\nwhere ${same}${and.join('')}`;
  return [{ purpose: 'prepare', sql }, insertDelta(input)];
}

/** Every partition that the new rows touch is replaced, the one of NULL too; without new rows nothing is. */
function insertOverwrite(input: StrategyInput): readonly Statement[] {
  const { target, delta, config } = input;
  const parts = partitionExpressions(input);
  const and = predicatesOf(config).map((predicate) => `\n  and (${predicate})`);
  const listed = parts.map((part, index) => `${part} as etl_partition_${index + 1}`).join(', ');
  const same = parts.map((part, index) => `${part} is not distinct from etl_touched.etl_partition_${index + 1}`);
  const sql =
    `delete from ${target}\nusing (select distinct ${listed} from ${delta}) as etl_touched\n` +
    `where ${same.join('\n  and ')}${and.join('')}`;
  return [{ purpose: 'prepare', sql }, insertDelta(input)];
}

function partitionExpressions({ plan, config, columns }: StrategyInput): readonly string[] {
  const given = config.partition_by;
  const one = (text: string) => columnOrExpression(text, columns, plan.dialect);
  if (given === null || given === undefined || given.length === 0)
    throw EtlError.of('ETL4022', {
      key: 'partition_by',
      why: 'the strategy insert_overwrite replaces whole partitions, so it has to know them',
      hint: 'name a column, an expression or a list of them, such as partition_by: order_date.',
    });
  if (typeof given === 'string') return [one(given)];
  if (Array.isArray(given)) return given.map(one);
  const { field, granularity } = given;
  return [granularity === undefined ? one(field) : `date_trunc(${plan.dialect.literal(granularity)}, ${one(field)})`];
}

/** The batch's window of event time is deleted and filled again. */
function microbatch(input: StrategyInput): readonly Statement[] {
  const { plan, config, columns, target } = input;
  const { batch, dialect } = plan;
  if (config.event_time === null || config.event_time === undefined)
    throw EtlError.of('ETL4022', { key: 'event_time', why: 'the strategy microbatch needs it' });
  if (uniqueKeys(input).length > 0)
    throw EtlError.of('ETL4022', { key: 'unique_key', why: 'the strategy microbatch replaces batches, not keys' });
  if (batch === undefined)
    throw EtlError.of('ETL4022', { key: 'incremental_strategy', why: 'a microbatch model runs batch by batch' });
  const time = columnOrExpression(config.event_time, columns, dialect);
  const window = `${time} >= ${dialect.literal(batch.start)} and ${time} < ${dialect.literal(batch.end)}`;
  const and = predicatesOf(config).map((predicate) => `\n  and (${predicate})`);
  return [
    { purpose: 'prepare', sql: `delete from ${target}\nwhere ${window}${and.join('')}` },
    insertDelta(input, `\nwhere ${window}`),
  ];
}

/** The target and delta of a plan as a strategy's input. */
export function strategyInput(
  plan: PlanInput,
  config: PlanConfig,
  columns: readonly ColumnInfo[],
  delta: string,
): StrategyInput {
  return { plan, config, columns, delta, target: sqlName(plan.target, plan.dialect) };
}
