import { renderRelation } from '../adapters/index.ts';
import type { PlannedStatement } from '../portability/check/plan-statements.ts';

/**
 * The statements of a plan that read a node's own table while they change it, as one can ask for them before anything runs:
 * in the place of a table that the plan makes stands the query that it is made from.
 */
export function ownTableStatements(
  plan: readonly PlannedStatement[],
  quote: (identifier: string) => string,
): readonly string[] {
  const made = plan.flatMap(({ makes, from }) =>
    makes === null || from === null ? [] : [{ name: renderRelation(makes, quote), query: from.trim() }],
  );
  return plan
    .filter(({ sql }) => /^(?:merge|delete)\b/i.test(sql))
    .map(({ sql }) => made.reduce((text, { name, query }) => text.replaceAll(name, () => `(\n${query}\n)`), sql));
}
