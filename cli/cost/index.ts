export { aboveLimit, overBudget } from './budget.ts';
export { type CostChange, compareCosts } from './compare.ts';
export { type CostInput, type CostSources, estimateCost } from './estimate.ts';
export { changesMarkdown, costMarkdown } from './markdown.ts';
export { ownTableStatements } from './own-table.ts';
export { moneyText } from './price.ts';
export type { Basis, CostReport, NodeCost } from './types.ts';
