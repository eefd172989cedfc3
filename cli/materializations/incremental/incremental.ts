import type { ColumnInfo } from '../../adapters/index.ts';
import { EtlError } from '../../diagnostics/index.ts';
import { commentStatements, dropIndexStatements, headerStatements, indexStatements } from '../after.ts';
import { planAsideIncremental } from '../aside/incremental.ts';
import { isAsideInput } from '../aside/names.ts';
import { isAddedTo, type PlanConfig, readPlanConfig } from '../config.ts';
import { checkContract } from '../contract.ts';
import { columnList, deltaOf, sqlName } from '../names.ts';
import { planTable, table } from '../table/table.ts';
import type { Materialization, Plan, PlanInput, Statement } from '../types.ts';
import { alterStatements, compareColumns, describeChange, isChanged } from './schema-change.ts';
import { strategyInput, strategyOf } from './strategies.ts';

/**
 * A table that new rows are added to. The first time, under a full refresh and where a view has its name it is made
 * as a table is. Otherwise the query's rows go to a temporary table and from there, by the strategy, into the target;
 * rows that are only appended go there at once.
 */
export const incremental: Materialization = {
  name: 'incremental',
  needsColumns: (input) => isAddedTo(input) || table.needsColumns(input),
  plan(input) {
    checkContract(input);
    if (isAsideInput(input)) return planAsideIncremental(input);
    strategyOf(readPlanConfig(input.config));
    return isAddedTo(input) ? planAddition(input) : planTable(input);
  },
};

function planAddition(input: PlanInput): Plan {
  const { target, dialect, compiledSql } = input;
  const config = readPlanConfig(input.config);
  const { alters, columns } = schemaChange(input, config);
  const strategy = strategyOf(config);
  const isAppend = strategy.name === 'append' || (strategy.name === 'delete+insert' && !hasKey(config));
  const indexed =
    alters.length > 0 ? { drop: dropIndexStatements(input), make: indexStatements(input, columns) } : null;
  const prepared = [...headerStatements(input), ...(indexed?.drop ?? [])];
  const delta = sqlName(deltaOf(target), dialect);
  const rows = isAppend
    ? [...alters, appendStatement(input, columns)]
    : [
        { purpose: 'leftover' as const, sql: `drop table if exists ${delta}` },
        { purpose: 'prepare' as const, sql: `create temporary table ${delta} as (\n${compiledSql}\n)` },
        ...alters,
        ...strategy.statements(strategyInput(input, config, columns, delta)),
        { purpose: 'cleanup' as const, sql: `drop table if exists ${delta}` },
      ];
  return {
    statements: [...prepared, ...rows, ...(indexed?.make ?? []), ...commentStatements(input, 'table', columns)],
    relation: { ...target, type: 'table' },
    incremental: true,
  };
}

function hasKey(config: PlanConfig): boolean {
  return (config.unique_key ?? '').length > 0;
}

/** Alters the table as the policy says. Throws ETL4021 where it must not, or where `ignore` cannot fill a column. */
function schemaChange(input: PlanInput, config: PlanConfig): { alters: Statement[]; columns: readonly ColumnInfo[] } {
  const { dialect, target, existingColumns } = input;
  const policy = config.on_schema_change ?? 'ignore';
  const change = compareColumns(input.columns, existingColumns, dialect);
  const name = sqlName(target, dialect);
  if (policy === 'ignore') {
    // dbt's MERGE writes by name what both have; the other strategies write every column of the table.
    if (strategyOf(config).name === 'merge')
      return { alters: [], columns: existingColumns.filter((column) => !change.removed.includes(column)) };
    if (change.removed.length > 0)
      throw EtlError.of('ETL4021', {
        relation: name,
        difference: describeChange({ added: [], removed: change.removed, retyped: [] }),
        policy,
      });
    return { alters: [], columns: existingColumns };
  }
  if (policy === 'fail' && isChanged(change))
    throw EtlError.of('ETL4021', { relation: name, difference: describeChange(change), policy });
  const alters = alterStatements(change, policy, name, dialect).map((sql) => ({ purpose: 'prepare' as const, sql }));
  return { alters, columns: input.columns };
}

function appendStatement({ target, dialect, compiledSql }: PlanInput, columns: readonly ColumnInfo[]): Statement {
  const list = columnList(columns, dialect);
  return {
    purpose: 'main',
    sql: `insert into ${sqlName(target, dialect)} (${list})\nselect ${list} from (\n${compiledSql}\n) as model_subq`,
  };
}
