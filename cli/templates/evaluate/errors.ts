import { EtlError } from '../../diagnostics/index.ts';
import { PyError } from '../values/error.ts';
import type { Activation } from './activation.ts';
import { LoopSignal, ReturnSignal } from './signals.ts';

/** An error with its place in the template and the stack that led there; signals and foreign errors stay as they are. */
export function located(error: unknown, activation: Activation): unknown {
  if (error instanceof LoopSignal || error instanceof ReturnSignal) return error;
  if (error instanceof RangeError && /call stack/i.test(error.message))
    return recursionError(activation, activation.depth);
  const stack = activation.stack();
  const place = { position: activation.position, ...(stack.length > 1 ? { stack } : {}) };
  if (error instanceof PyError) {
    const details = { ...place, cause: error };
    if (error.kind === 'UndefinedError') return EtlError.of('ETL3003', { what: error.message }, details);
    return EtlError.of('ETL3002', { kind: error.kind, what: error.message }, details);
  }
  if (!(error instanceof EtlError) || error.diagnostic.position !== undefined) return error;
  const { position, ...rest } = place;
  return error.with(position === undefined ? rest : { position, ...rest });
}

/** Macros that call each other without end. */
export function recursionError(activation: Activation, limit: number): EtlError {
  const stack = activation.stack();
  const place = stack.find((frame) => frame.position !== undefined)?.position;
  const ends = stack.length > 24 ? [...stack.slice(0, 12), ...stack.slice(-12)] : stack;
  return EtlError.of('ETL3005', { limit }, { position: activation.position ?? place, stack: ends });
}
