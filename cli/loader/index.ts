export { checkDeclaration } from './declaration.ts';
export { ensureLedger, LEDGER_SCHEMA } from './ledger.ts';
export { newLoadId } from './load-id.ts';
export { loadSchema } from './load-schema.ts';
export { describeLoad, prepareLoad } from './prepare.ts';
export { LOAD_STEPS, type LoadStep } from './steps.ts';
export { sweepLandings } from './sweep.ts';
export type {
  FileDecision,
  LoadOutcome,
  LoadPlan,
  LoadProgress,
  LoadRequest,
  PlannedFile,
  PreparedLoad,
} from './types.ts';
