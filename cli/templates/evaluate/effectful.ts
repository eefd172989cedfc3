import { type CallResult, type Effectful, PyObject, type Value } from '../values/value.ts';

/** What a statement gives: nothing when it is done, or a generator that finishes it. */
export type Step = Effectful<undefined> | undefined;

/** Whether a result still has effects to wait for; every Python value is a primitive, an array or a `PyObject`. */
export function isEffectful(result: CallResult): result is Effectful<Value> {
  return typeof result === 'object' && result !== null && !(result instanceof PyObject) && !Array.isArray(result);
}

/** Goes on with a result as soon as it is a value: at once, or in a generator when it waits for effects. */
export function chain(result: CallResult, next: (value: Value) => CallResult): CallResult {
  return isEffectful(result) ? chainLater(result, next) : next(result);
}

function* chainLater(pending: Effectful<Value>, next: (value: Value) => CallResult): Effectful<Value> {
  const result = next(yield* pending);
  return isEffectful(result) ? yield* result : result;
}

/** As `chain`, for a statement. */
export function chainStep(result: CallResult, next: (value: Value) => Step): Step {
  return isEffectful(result) ? chainStepLater(result, next) : next(result);
}

function* chainStepLater(pending: Effectful<Value>, next: (value: Value) => Step): Effectful<undefined> {
  const step = next(yield* pending);
  if (step !== undefined) yield* step;
  return undefined;
}

/** Goes on after a step: at once when it is done. */
export function afterStep(step: Step, next: () => CallResult): CallResult {
  return step === undefined ? next() : afterStepLater(step, next);
}

function* afterStepLater(step: Effectful<undefined>, next: () => CallResult): Effectful<Value> {
  yield* step;
  const result = next();
  return isEffectful(result) ? yield* result : result;
}
