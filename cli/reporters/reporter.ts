import type { Diagnostic } from '../diagnostics/index.ts';
import type { EventSink } from '../runner/events.ts';
import type { Clock, ReporterOutput } from './output.ts';
import type { Style } from './style.ts';

/** The least severe thing that is printed. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'none';

/** Tells a person or a program what happens. */
export interface Reporter {
  /** Takes the events of a run. */
  readonly report: EventSink;
  /** Prints mistakes and warnings that belong to no run: those of the project. */
  diagnostics(found: readonly Diagnostic[]): void;
  /** Prints one piece of news. */
  log(level: 'debug' | 'info' | 'warn' | 'error', message: string): void;
  /** Leaves the terminal as it should be. Nothing is printed after it. */
  close(): void;
}

/** What every reporter is given. */
export interface ReporterOptions {
  readonly output: ReporterOutput;
  /** Where errors go that end a command before it ran; the same as `output` in JSON. */
  readonly errors: ReporterOutput;
  readonly style: Style;
  readonly level: LogLevel;
  /** Show stacks of unexpected errors. */
  readonly debug: boolean;
  /** Width asked for; the terminal's, or 100, when not told. */
  readonly width?: number | undefined;
  /** Takes secrets out of whatever is printed. */
  readonly mask: (text: string) => string;
  /** Text of a project file, for code frames. */
  readonly readFile: (file: string) => string | undefined;
  /** Version in the head line. */
  readonly version: string;
  readonly clock: Clock;
}

const SEVERITY: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3, none: 4 };

/** Whether something of this level is printed. */
export function isShown(level: Exclude<LogLevel, 'none'>, least: LogLevel): boolean {
  return SEVERITY[level] >= SEVERITY[least];
}
