export { checkProject } from './check-project.ts';
export type { CheckedNode, CheckInput, Verdict } from './types.ts';
