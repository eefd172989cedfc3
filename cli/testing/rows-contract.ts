export { connectionContract } from './rows-contract/connection-contract.ts';
export type {
  ConnectionHarness,
  ReachedSystem,
  RowsHarness,
  RowsSystem,
  SourceTable,
  TableColumns,
} from './rows-contract/harness.ts';
export {
  failures,
  openRows,
  SpoolFolders,
  streamColumns,
  streamOf,
  typeOf,
  windowFrom,
} from './rows-contract/requests.ts';
export { parseSpool, type SpoolResult, type SpoolRows, takeAll } from './rows-contract/spool.ts';
export { rowsContract } from './rows-contract/suite.ts';
