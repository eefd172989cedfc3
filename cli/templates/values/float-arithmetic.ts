import { PyError } from './error.ts';
import type { BinaryOperator } from './value.ts';

/** Python's arithmetic of two floats; throws ZeroDivisionError and OverflowError as Python does. */
export function arithmeticOfFloats(operator: BinaryOperator, left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      if (right === 0) throw new PyError('ZeroDivisionError', 'float division by zero');
      return left / right;
    case '//':
      if (right === 0) throw new PyError('ZeroDivisionError', 'float floor division by zero');
      return floorQuotient(left, right);
    case '%':
      if (right === 0) throw new PyError('ZeroDivisionError', 'float modulo');
      return floorRemainder(left, right);
    case '**':
      return power(left, right);
  }
}

function floorRemainder(left: number, right: number): number {
  const remainder = left % right;
  if (remainder !== 0) return remainder < 0 !== right < 0 ? remainder + right : remainder;
  return right < 0 ? -0 : 0;
}

function floorQuotient(left: number, right: number): number {
  const quotient = (left - floorRemainder(left, right)) / right;
  const floor = Math.floor(quotient);
  return quotient - floor > 0.5 ? floor + 1 : floor;
}

function power(left: number, right: number): number {
  if (left === 0 && right < 0) {
    throw new PyError('ZeroDivisionError', '0.0 cannot be raised to a negative power');
  }
  if (left === 1 || right === 0) return 1;
  const result = left ** right;
  if (Number.isFinite(left) && Number.isFinite(right) && !Number.isFinite(result) && !Number.isNaN(result)) {
    throw new PyError('OverflowError', "(34, 'Numerical result out of range')");
  }
  return result;
}
