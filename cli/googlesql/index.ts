export type { Catalog, CatalogColumn, CatalogTable } from './catalog.ts';
export { fieldNames } from './decode-cell.ts';
export { gapReason } from './gaps.ts';
export { type Analysis, type Evaluation, type GoogleSql, startGoogleSql } from './google-sql.ts';
export type { SqlProblem } from './problem.ts';
export { googleSandbox } from './sandbox.ts';
export { identifierText, type Token, tokensOf } from './tokens.ts';
export { parseType, type ScalarName, type SqlField, type SqlType, typeText } from './type-text.ts';
