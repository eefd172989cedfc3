/** The whole quotient, rounded down. */
export function floorDivide(value: number, by: number): number {
  return Math.floor(value / by);
}

/** What is left of a whole division that rounds down; it has the sign of `by`. */
export function modulo(value: number, by: number): number {
  return value - Math.floor(value / by) * by;
}
