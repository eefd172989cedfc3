import type { Relation } from '../../adapters/index.ts';
import { sqlName } from '../names.ts';
import type { Plan, Statement } from '../types.ts';
import { columnDescriptions } from './documented.ts';
import {
  ASIDE_OPTIONS,
  type AsideInput,
  defined,
  descriptionOf,
  dropping,
  leftoverStatements,
  newOf,
  storageOf,
} from './names.ts';
import { header } from './table.ts';

/** A stored query. With tests to pass, they read a view aside of the same query before the real one is replaced. */
export function planAsideView(input: AsideInput): Plan {
  const { existing, target, config, publishing, dialect, compiledSql } = input;
  const storage = storageOf(input);
  const made: Relation = { ...target, type: 'view' };
  const create = (one: Relation, clauses: string) =>
    `${header(input)}${defined(`create or replace view ${sqlName(one, dialect)}`, clauses, `as (\n${compiledSql}\n)`)}`;
  const inTheWay: Statement[] =
    existing !== null && existing.type !== 'view' ? [dropping(existing, 'publish', input)] : [];
  const publish: Statement[] = [
    ...inTheWay,
    { purpose: 'main', sql: create(made, storage.viewClauses(config, { description: descriptionOf(input) })) },
    ...columnDescriptions(input, made),
  ];
  if (publishing.audit === 'none')
    return { statements: [...leftoverStatements(input), ...publish], relation: made, incremental: false };
  const aside: Relation = { ...newOf(input), type: 'view' };
  const discard = [dropping(aside, 'cleanup', input)];
  return {
    statements: [
      ...leftoverStatements(input),
      { purpose: 'prepare', sql: create(aside, storage.viewClauses({}, ASIDE_OPTIONS)) },
    ],
    relation: made,
    incremental: false,
    aside: { audited: aside, publish: [...publish, ...discard], discard },
  };
}
