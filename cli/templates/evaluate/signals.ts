import type { Value } from '../values/value.ts';

/** Thrown by `return(value)`: ends the macro with a native value. */
export class ReturnSignal {
  readonly value: Value;

  constructor(value: Value) {
    this.value = value;
  }
}

/** Thrown by `break` and `continue`; the loop around catches it. */
export class LoopSignal {
  readonly leaves: boolean;

  constructor(leaves: boolean) {
    this.leaves = leaves;
  }
}
