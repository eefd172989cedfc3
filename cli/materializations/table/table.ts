import type { Relation } from '../../adapters/index.ts';
import { commentStatements, headerStatements, indexStatements, wantsColumnComments } from '../after.ts';
import { isContractEnforced, readPlanConfig } from '../config.ts';
import { checkContract, columnDefinitions } from '../contract.ts';
import { asideOf, columnList, dropStatement, sqlName } from '../names.ts';
import type { Materialization, Plan, PlanInput, Statement } from '../types.ts';

/**
 * A stored table, made anew each time: built aside, so that the query may read the table it replaces, then the old
 * relation of whatever kind is dropped and the new one takes its name. Indexes follow, because an engine renames no
 * table that has one.
 */
export const table: Materialization = {
  name: 'table',
  needsColumns: ({ config }) => isContractEnforced(config) || wantsColumnComments(config) || hasIndexes(config),
  plan(input) {
    checkContract(input);
    return planTable(input);
  },
};

function hasIndexes(config: PlanInput['config']): boolean {
  return (readPlanConfig(config).indexes ?? []).length > 0;
}

/** The statements of a table that is made anew; shared with incremental models that are. */
export function planTable(input: PlanInput): Plan {
  const { target, existing, dialect } = input;
  const made: Relation = { ...target, type: 'table' };
  const aside = existing === null ? made : asideOf(target);
  const leftover: Statement = { purpose: 'leftover', sql: dropStatement(asideOf(target), dialect) };
  const publish: Statement[] =
    existing === null
      ? []
      : [
          { purpose: 'publish', sql: dropStatement(existing, dialect) },
          { purpose: 'publish', sql: renameStatement(aside, target, input) },
        ];
  return {
    statements: [
      ...headerStatements(input),
      leftover,
      ...createStatements(aside, input),
      ...publish,
      ...indexStatements(input, input.columns),
      ...commentStatements(input, 'table', input.columns),
    ],
    relation: made,
    incremental: false,
  };
}

function createStatements(aside: Relation, input: PlanInput): Statement[] {
  const { dialect, compiledSql, declared } = input;
  const name = sqlName(aside, dialect);
  if (!isContractEnforced(input.config))
    return [{ purpose: 'main', sql: `create table ${name} as (\n${compiledSql}\n)` }];
  const columns = columnList(declared, dialect);
  return [
    { purpose: 'prepare', sql: `create table ${name} (\n${columnDefinitions(input)}\n)` },
    {
      purpose: 'main',
      sql: `insert into ${name} (${columns})\nselect ${columns} from (\n${compiledSql}\n) as model_subq`,
    },
  ];
}

function renameStatement(from: Relation, to: Relation, { dialect }: PlanInput): string {
  return `alter table ${sqlName(from, dialect)} rename to ${dialect.quote(String(to.identifier))}`;
}
