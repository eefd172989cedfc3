export { codeFrame } from './code-frame.ts';
export type { Code, CodeParams } from './codes/index.ts';
export {
  type Diagnostic,
  type DiagnosticDetails,
  diagnostic,
  diagnosticsOf,
  EtlError,
  EtlErrors,
  type TemplateFrame,
} from './etl-error.ts';
export { nearest } from './nearest.ts';
export { type Position, positionAt } from './position.ts';
