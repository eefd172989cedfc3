import { EtlError } from '../../diagnostics/index.ts';
import { columnList, columnOrExpression } from '../names.ts';
import type { Statement } from '../types.ts';
import { predicatesOf, type StrategyInput, uniqueKeys } from './strategies.ts';

const TARGET = 'DBT_INTERNAL_DEST';
const SOURCE = 'DBT_INTERNAL_SOURCE';

/**
 * MERGE by the unique key: matched rows are updated, others inserted; without a key all are inserted.
 * A NULL key matches nothing. Aliases are dbt's, because conditions and predicates are written against them.
 */
export function mergeStatement(input: StrategyInput): readonly Statement[] {
  const { config, plan, columns, target, delta } = input;
  for (const key of ['merge_clauses', 'merge_returning_columns'] as const)
    if (config[key] !== undefined && config[key] !== null)
      throw EtlError.of('ETL4022', { key, why: 'etl does not write such a MERGE' });
  const list = columnList(columns, plan.dialect);
  const values = columns.map(({ name }) => `${SOURCE}.${plan.dialect.quote(name)}`).join(', ');
  const matched =
    mergeKeys(input).length === 0
      ? []
      : [
          `when matched${condition(config.merge_update_condition)} then update set\n    ${updates(input).join(',\n    ')}`,
        ];
  const sql = [
    `merge into ${target} as ${TARGET}`,
    `using ${delta} as ${SOURCE}`,
    joined(input),
    ...(updates(input).length === 0 ? [] : matched),
    `when not matched${condition(config.merge_insert_condition)} then insert (${list})`,
    `    values (${values})`,
  ];
  return [...duplicateGuard(input), { purpose: 'main', sql: sql.join('\n') }];
}

/**
 * Stops where several new rows match one row of the target: some engines would keep any one of them and not say so.
 * Only rows whose key comes twice are joined, so that it costs next to nothing where there are none.
 */
function duplicateGuard(input: StrategyInput): readonly Statement[] {
  const { plan, target, delta } = input;
  const keys = mergeKeys(input);
  // An engine of its own publishing refuses such a MERGE itself.
  if (keys.length === 0 || plan.dialect.raise === undefined || plan.publishing !== undefined) return [];
  const list = keys.join(', ');
  const stop = plan.dialect.raise(
    `Several new rows of ${target} have the same unique_key (${list}), so that a merge cannot tell which one to keep`,
  );
  const sql = [
    `select case when count(*) > 0 then ${stop} end`,
    `from (select * from ${delta} where (${list}) in (select ${list} from ${delta} group by ${list} having count(*) > 1)) as ${SOURCE}`,
    `join ${target} as ${TARGET} ${joined(input)}`,
    ...(input.config.merge_update_condition ? [`where ${input.config.merge_update_condition}`] : []),
  ];
  return [{ purpose: 'prepare', sql: sql.join('\n') }];
}

function mergeKeys(input: StrategyInput): readonly string[] {
  const { config, columns, plan } = input;
  const using = config.merge_on_using_columns.map((name) => columnOrExpression(name, columns, plan.dialect));
  return using.length > 0 ? using : uniqueKeys(input);
}

function condition(given: string | null | undefined): string {
  return given === null || given === undefined || given === '' ? '' : ` and (${given})`;
}

function joined(input: StrategyInput): string {
  const same = mergeKeys(input).map((key) => `${SOURCE}.${key} = ${TARGET}.${key}`);
  const all = [...(same.length === 0 ? ['false'] : same), ...predicatesOf(input.config)];
  return `on ${all.map((one) => `(${one})`).join(' and ')}`;
}

/** `column = value` of every column that a match updates: all, those named, or all but those excluded. */
function updates({ config, columns, plan }: Pick<StrategyInput, 'config' | 'columns' | 'plan'>): readonly string[] {
  const { merge_update_columns: only, merge_exclude_columns: except } = config;
  if (only.length > 0 && except.length > 0)
    throw EtlError.of('ETL4022', {
      key: 'merge_exclude_columns',
      why: 'merge_update_columns is given too, and only one of them can be',
    });
  const { dialect } = plan;
  const set = Object.entries(config.merge_update_set_expressions ?? {});
  const folded = (names: readonly string[]) => new Set(names.map((name) => dialect.fold(unquoted(name))));
  const [wanted, unwanted, computed] = [folded(only), folded(except), folded(set.map(([name]) => name))];
  for (const name of wanted)
    if (!columns.some((column) => dialect.fold(column.name) === name))
      throw EtlError.of('ETL4022', { key: 'merge_update_columns', why: `there is no column "${name}"` });
  // A matched row has the key already; writing it again would only make an engine check its constraints.
  const keys = new Set(uniqueKeys({ config, columns, plan }).map((key) => dialect.fold(unquoted(key))));
  const plain = columns.filter(({ name }) => {
    const key = dialect.fold(name);
    if (computed.has(key) || unwanted.has(key)) return false;
    return only.length === 0 ? !keys.has(key) : wanted.has(key);
  });
  return [
    ...set.map(([name, expression]) => `${columnOrExpression(name, columns, dialect)} = ${expression}`),
    ...plain.map(({ name }) => `${dialect.quote(name)} = ${SOURCE}.${dialect.quote(name)}`),
  ];
}

/** dbt projects quote such names by hand where they must. */
function unquoted(name: string): string {
  return /^(["`]).*\1$/.test(name) ? name.slice(1, -1) : name;
}
