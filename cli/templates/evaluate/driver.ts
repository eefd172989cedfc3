import { EtlError } from '../../diagnostics/index.ts';
import type { Effectful } from '../values/value.ts';

/** Runs a template that may wait for nothing; throws ETL3006 when it asks for an effect. */
export function runSync<T>(running: Effectful<T>): T {
  const step = running.next();
  if (step.done === true) return step.value;
  running.return(undefined as T);
  throw EtlError.of('ETL3006', { name: step.value.name });
}

/** Runs a template and performs its effects one after the other; an effect that fails is thrown where it was asked. */
export async function runAsync<T>(running: Effectful<T>): Promise<T> {
  let step = running.next();
  while (step.done !== true) {
    let result: unknown;
    try {
      result = await step.value.perform();
    } catch (error) {
      step = running.throw(error);
      continue;
    }
    step = running.next(result as never);
  }
  return step.value;
}

/** Waits for work from within a host function: `const rows = yield* perform('run_query', () => ...)`. */
export function* perform<T>(name: string, work: () => Promise<T>): Effectful<T> {
  return (yield { name, perform: work }) as T;
}
