import type { LintRule } from '../types.ts';
import { clauseRules } from './clauses.ts';
import { aggregateRules, differenceRule, extractRule, functionRule } from './functions.ts';
import { literalRules } from './literals.ts';
import { nullOrderRule } from './null-order.ts';
import { concatRule, operatorRules, patternRule } from './operators.ts';
import { reservedRule } from './reserved.ts';
import { typeRule } from './types.ts';

/** Every rule of `etl lint`, in the order of the guide. */
export const lintRules: readonly LintRule[] = [
  functionRule,
  differenceRule,
  extractRule,
  ...aggregateRules,
  ...operatorRules,
  patternRule,
  concatRule,
  ...literalRules,
  reservedRule,
  typeRule,
  ...clauseRules,
  nullOrderRule,
];

/** Names of the rules, as a comment or the project file tells them. */
export const ruleNames: readonly string[] = lintRules.map(({ name }) => name);
