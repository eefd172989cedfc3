/** The public API: run a command line inside another program, and the types of what it tells. */
export type { ExitCode, TextOutput } from './commands/command.ts';
export { type RunEtlOptions, runEtl } from './commands/run-etl.ts';
export type { Diagnostic, Position } from './diagnostics/index.ts';
export { EtlError, EtlErrors } from './diagnostics/index.ts';
export type {
  EventSink,
  NodeInfo,
  NodeKind,
  NodeResult,
  NodeStatus,
  RunEvent,
  RunSummary,
  Timing,
} from './runner/events.ts';
