export { type FailureStore, failureRelation, failureStore } from './failures.ts';
export { gatedNode } from './gating.ts';
export { failingRowsSql, judgingSql, type TestRules, testRules } from './test-sql.ts';
export {
  compileUnitTest,
  type DifferencePaints,
  differenceText,
  judgeUnitTest,
  placeIn,
  type RowDifference,
  type UnitTestRequest,
  unitTestName,
} from './unit/index.ts';
export { type Judgement, type Verdict, verdict } from './verdict.ts';
