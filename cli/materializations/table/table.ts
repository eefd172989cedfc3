import type { Relation } from '../../adapters/index.ts';
import { commentStatements, headerStatements, indexStatements, wantsColumnComments } from '../after.ts';
import { isAsideInput } from '../aside/names.ts';
import { planAsideTable } from '../aside/table.ts';
import { isContractEnforced, readPlanConfig } from '../config.ts';
import { checkContract, columnDefinitions } from '../contract.ts';
import { asideOf, dropStatement, sqlName } from '../names.ts';
import type { Materialization, Plan, PlanInput, Statement } from '../types.ts';

/**
 * A stored table, made anew each time: built aside, so that the query may read the table it replaces, then the old
 * relation of whatever kind is dropped and the new one takes its name. Indexes follow, because an engine renames no
 * table that has one.
 */
export const table: Materialization = {
  name: 'table',
  needsColumns: ({ config, dialect }) =>
    isContractEnforced(config) ||
    (dialect.storage === undefined
      ? wantsColumnComments(config) || hasIndexes(config)
      : dialect.storage.partition(config)?.byArrival === true),
  plan(input) {
    checkContract(input);
    return isAsideInput(input) ? planAsideTable(input) : planTable(input);
  },
};

function hasIndexes(config: PlanInput['config']): boolean {
  return (readPlanConfig(config).indexes ?? []).length > 0;
}

/** The statements of a table that is made anew; shared with incremental models that are. */
export function planTable(input: PlanInput): Plan {
  const { target, existing, dialect } = input;
  const made: Relation = { ...target, type: 'table' };
  const isInPlace = existing === null || hasForeignKey(input);
  const aside = isInPlace ? made : asideOf(target);
  const leftover: Statement = { purpose: 'leftover', sql: dropStatement(asideOf(target), dialect) };
  const drop: Statement[] = existing === null ? [] : [{ purpose: 'publish', sql: dropStatement(existing, dialect) }];
  const rename: Statement[] = [{ purpose: 'publish', sql: renameStatement(aside, target, input) }];
  return {
    statements: [
      ...headerStatements(input),
      leftover,
      ...(isInPlace ? drop : []),
      ...createStatements(aside, input),
      ...(isInPlace ? [] : [...drop, ...rename]),
      ...indexStatements(input, input.columns),
      ...commentStatements(input, 'table', input.columns),
    ],
    relation: made,
    incremental: false,
  };
}

/**
 * DuckDB keeps the name that a table with a foreign key was made under (duckdb/duckdb#24648), so that after a rename
 * the table it refers to can never be dropped: such a table is made under its own name.
 */
function hasForeignKey({ config, constraints, declared }: PlanInput): boolean {
  if (!isContractEnforced(config)) return false;
  return [...constraints, ...declared.flatMap((column) => column.constraints)].some(
    ({ type }) => type === 'foreign_key',
  );
}

function createStatements(aside: Relation, input: PlanInput): Statement[] {
  const { dialect, compiledSql, declared } = input;
  const name = sqlName(aside, dialect);
  if (!isContractEnforced(input.config))
    return [{ purpose: 'main', sql: `create table ${name} as (\n${compiledSql}\n)` }];
  const columns = declared
    .map(({ name, quote }) => (quote ? dialect.quote(name) : dialect.identifier(name)))
    .join(', ');
  return [
    { purpose: 'prepare', sql: `create table ${name} (\n${columnDefinitions(input)}\n)` },
    {
      purpose: 'main',
      sql: `insert into ${name} (${columns})\n(\nselect ${columns} from (\n${compiledSql}\n) as model_subq\n)`,
    },
  ];
}

function renameStatement(from: Relation, to: Relation, { dialect }: PlanInput): string {
  return `alter table ${sqlName(from, dialect)} rename to ${dialect.quote(String(to.identifier))}`;
}
