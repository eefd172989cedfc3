export { type AuditRow, auditLiteral, auditTable, insertAudit, LEDGER_SCHEMA } from './audit-tables.ts';
export { blamed } from './blame.ts';
export { ConnectionSlots, connectionsOf } from './connection-slots.ts';
export { checkDeclaration } from './declaration.ts';
export { ensureLedger, ledgerKey } from './ledger.ts';
export { newLoadId } from './load-id.ts';
export { loadSchema } from './load-schema.ts';
export { describeLoad, prepareLoad, prepareLoads } from './prepare.ts';
export { type Collected, collected } from './stage/collected.ts';
export { sendLoads } from './stage/send-loads.ts';
export { type LoadStep, PARTS_STEPS, ROWS_STEPS, SEND_STEPS, STAGE_STEPS } from './steps.ts';
export { sweepLandings } from './sweep.ts';
export type {
  FileDecision,
  LoadOutcome,
  LoadPlan,
  LoadProgress,
  LoadRequest,
  PartsLoadPlan,
  PlannedFile,
  PreparedLoad,
  RowsLoadPlan,
} from './types.ts';
