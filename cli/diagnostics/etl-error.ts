import type { CodeEntry } from './codes/define.ts';
import { type Code, type CodeParams, codes } from './codes/index.ts';
import type { Position } from './position.ts';

/** One step of a template stack: the innermost first. */
export interface TemplateFrame {
  /** What runs there: `model stg_orders`, `macro money`. */
  readonly what: string;
  readonly position: Position;
}

/** One thing to tell the user: an error or a warning with its code, words and places. */
export interface Diagnostic {
  readonly code: Code;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly hint?: string;
  /** Where in the file the person wrote. */
  readonly position?: Position;
  /** The same place in the compiled SQL. */
  readonly compiled?: Position;
  /** The lines around `position`, when the text was at hand; else the reporter reads the file. */
  readonly frame?: string;
  /** The template call stack, innermost first, when there is more than one frame. */
  readonly stack?: readonly TemplateFrame[];
  /** The node it belongs to, if any. */
  readonly uniqueId?: string;
}

/** Where a diagnostic points and what led to it. */
export interface DiagnosticDetails {
  position?: Position | undefined;
  compiled?: Position | undefined;
  frame?: string | undefined;
  stack?: readonly TemplateFrame[] | undefined;
  uniqueId?: string | undefined;
  /** Replaces the hint of the table. */
  hint?: string | undefined;
  cause?: unknown;
}

/** Makes a diagnostic from the table of codes; `severity` is `error` unless told. */
export function diagnostic<C extends Code>(
  code: C,
  params: CodeParams<C>,
  details: DiagnosticDetails = {},
  severity: Diagnostic['severity'] = 'error',
): Diagnostic {
  const entry = codes[code] as unknown as CodeEntry<CodeParams<C>>;
  const { position, compiled, frame, stack, uniqueId } = details;
  const hint = details.hint ?? entry.hint?.(params);
  return {
    code,
    severity,
    message: entry.message(params),
    ...(hint === undefined ? {} : { hint }),
    ...(position === undefined ? {} : { position }),
    ...(compiled === undefined ? {} : { compiled }),
    ...(frame === undefined || frame === '' ? {} : { frame }),
    ...(stack === undefined ? {} : { stack }),
    ...(uniqueId === undefined ? {} : { uniqueId }),
  };
}

/** Everything a user can see going wrong. `message` is the code's message; `diagnostic` has its places. */
export class EtlError extends Error {
  readonly diagnostic: Diagnostic;

  private constructor(found: Diagnostic, cause?: unknown) {
    super(found.message, cause === undefined ? undefined : { cause });
    this.name = 'EtlError';
    this.diagnostic = found;
  }

  /** An error from the table of codes; `details.cause` is kept as `cause`. */
  static of<C extends Code>(code: C, params: CodeParams<C>, details: DiagnosticDetails = {}): EtlError {
    return new EtlError(diagnostic(code, params, details), details.cause);
  }

  /** The same error told at another place or with more said: `details` win over what it had. */
  with(details: Partial<Omit<Diagnostic, 'code' | 'severity'>>): EtlError {
    return new EtlError({ ...this.diagnostic, ...details }, this.cause ?? this);
  }

  get code(): Code {
    return this.diagnostic.code;
  }
}

/** Several mistakes found in one go; parse and compile throw this after they collected all. */
export class EtlErrors extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map((one) => one.message).join('\n'));
    this.name = 'EtlErrors';
    this.diagnostics = diagnostics;
  }
}

/** The diagnostics of anything thrown: those of an `EtlError` or `EtlErrors`, else ETL9001 with the cause's words. */
export function diagnosticsOf(thrown: unknown): readonly Diagnostic[] {
  if (thrown instanceof EtlErrors) return thrown.diagnostics;
  if (thrown instanceof EtlError) return [thrown.diagnostic];
  const what = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  return [diagnostic('ETL9001', { what })];
}
