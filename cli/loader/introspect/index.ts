export { checkTables, type TableCheck } from './check.ts';
export { type Comparison, compareTable, type Difference, missingTable } from './compare.ts';
export { type KnownTable, knownTable, sameName } from './declared-table.ts';
export { type AskedSession, discoveredTables, openToAsk } from './discover.ts';
export { type Merge, type MergedFile, mergeSource, type TableChange } from './merge.ts';
export type { LoadedTable } from './relationships/profile.ts';
export { type Proposal, proposeRelationships } from './relationships/propose.ts';
export { flowText } from './yaml-text.ts';
