import { commentStatements, headerStatements, wantsColumnComments } from '../after.ts';
import { isAsideInput } from '../aside/names.ts';
import { planAsideView } from '../aside/view.ts';
import { isContractEnforced } from '../config.ts';
import { checkContract } from '../contract.ts';
import { dropStatement, sqlName } from '../names.ts';
import type { Materialization, Statement } from '../types.ts';

/** A stored query. A relation of another kind that has its name goes first. */
export const view: Materialization = {
  name: 'view',
  needsColumns: ({ config, dialect }) =>
    isContractEnforced(config) || (dialect.storage === undefined && wantsColumnComments(config)),
  plan(input) {
    checkContract(input);
    if (isAsideInput(input)) return planAsideView(input);
    const { existing, target, dialect, compiledSql } = input;
    const other: Statement[] =
      existing === null || existing.type === 'view'
        ? []
        : [{ purpose: 'publish', sql: dropStatement(existing, dialect) }];
    return {
      statements: [
        ...headerStatements(input),
        ...other,
        { purpose: 'main', sql: `create or replace view ${sqlName(target, dialect)} as (\n${compiledSql}\n)` },
        ...commentStatements(input, 'view', input.columns),
      ],
      relation: { ...target, type: 'view' },
      incremental: false,
    };
  },
};
