import { codeFrame, type Diagnostic, type Position } from '../diagnostics/index.ts';
import type { Style } from './style.ts';
import { wrapTo } from './text-width.ts';

/** What printing a diagnostic needs to know. */
export interface DiagnosticContext {
  readonly style: Style;
  /** Text of a file as diagnostics name it, for the code frame; undefined when it cannot be read. */
  readonly readFile: (file: string) => string | undefined;
  /** Show the stack of mistakes of etl itself. */
  readonly debug: boolean;
  /** Columns to wrap messages to; as long as they are where it is undefined. */
  readonly wrap?: number | undefined;
}

/** A diagnostic as a person reads it: code and place, message, code frame, template stack, compiled place, hint. */
export function diagnosticText(one: Diagnostic, context: DiagnosticContext): string {
  const { style } = context;
  const paint = one.severity === 'error' ? style.red : style.yellow;
  const place = one.position === undefined ? '' : `  ${style.cyan(placeText(one.position))}`;
  const parts = [
    `${style.bold(paint(`${one.severity} ${one.code}`))}${place}`,
    indented(messageOf(one, context.debug), context.wrap),
  ];
  const frame = one.frame ?? frameFromFile(one.position, context);
  if (frame !== '') parts.push('', paintedFrame(frame, style), ...(hasMore(one) ? [''] : []));
  for (const step of one.stack ?? []) parts.push(style.dim(`  in ${step.what}, ${placeText(step.position)}`));
  if (one.compiled !== undefined) parts.push(style.dim(`  compiled: ${placeText(one.compiled)}`));
  if (one.hint !== undefined) parts.push(indented(`${style.bold('hint:')} ${one.hint}`, context.wrap));
  return parts.join('\n');
}

function hasMore(one: Diagnostic): boolean {
  return (one.stack?.length ?? 0) > 0 || one.compiled !== undefined;
}

function messageOf(one: Diagnostic, debug: boolean): string {
  if (debug || !one.code.startsWith('ETL9')) return one.message;
  const stack = one.message.search(/\n\s+at /);
  return stack === -1 ? one.message : `${one.message.slice(0, stack)} (--debug shows where).`;
}

function frameFromFile(position: Position | undefined, context: DiagnosticContext): string {
  const text = position === undefined ? undefined : context.readFile(position.file);
  return position === undefined || text === undefined ? '' : codeFrame(text, position);
}

function paintedFrame(frame: string, style: Style): string {
  return frame
    .split('\n')
    .map((line) => (line.startsWith('>') ? style.bold(line) : /^\s*\| *\^+$/.test(line) ? style.red(line) : line))
    .join('\n');
}

function placeText(position: Position): string {
  return `${position.file}:${position.line}:${position.column}`;
}

function indented(text: string, wrap: number | undefined): string {
  return (wrap === undefined ? text : wrapTo(text, wrap - 2))
    .split('\n')
    .map((line) => (line === '' ? '' : `  ${line}`))
    .join('\n');
}
