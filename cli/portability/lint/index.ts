export { type Allowance, type LintFinding, type LintResult, lintNodes } from './lint-nodes.ts';
export { lintText } from './lint-text.ts';
export { lintRules, ruleNames } from './rules/index.ts';
export type { LintRule, RuleSide, TextFinding } from './types.ts';
