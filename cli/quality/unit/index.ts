export { compileUnitTest } from './compile-unit-test.ts';
export type { DifferenceRow, RowDifference } from './difference.ts';
export { type DifferencePaints, differenceText } from './difference-text.ts';
export { judgeUnitTest } from './judge-unit-test.ts';
export { placeIn, type UnitTestRequest, unitTestName } from './types.ts';
