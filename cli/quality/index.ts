export { type FailureStore, failureRelation, failureStore } from './failures.ts';
export { gatedNode } from './gating.ts';
export { failingRowsSql, judgingSql, type TestRules, testRules } from './test-sql.ts';
export {
  compileUnitTest,
  type DifferencePaints,
  differenceText,
  judgeUnitTest,
  mapsOfRows,
  placeIn,
  type ResolvedInput,
  type RowDifference,
  resolveInputs,
  type UnitTestRequest,
  unitTestName,
  unitTestSql,
} from './unit/index.ts';
export { type Judgement, type Verdict, verdict } from './verdict.ts';
