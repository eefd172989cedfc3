export { buildDag, criticalPathWeights, type Dag, findCycle, neighbours, reachable, topologicalOrder } from './dag.ts';
export type { EarlierFreshness, EarlierResult, SelectionInputs } from './selectors/context.ts';
export { type Members, membersOf } from './selectors/members.ts';
export { listableTypes, listedTypes, resourceTypesFor } from './selectors/resource-types.ts';
export { checkSelectors, type Selection, type SelectOptions, select } from './selectors/select.ts';
export { type IndirectSelection, indirectSelections } from './selectors/spec.ts';
