export { compileUnitTest } from './compile-unit-test.ts';
export type { DifferenceRow, RowDifference } from './difference.ts';
export { type DifferencePaints, differenceText } from './difference-text.ts';
export { mapsOfRows } from './fixture-sql.ts';
export { judgeUnitTest, unitTestSql } from './judge-unit-test.ts';
export { placeIn, type UnitTestRequest, unitTestName } from './types.ts';
export { type ResolvedInput, resolveInputs } from './unit-test-inputs.ts';
