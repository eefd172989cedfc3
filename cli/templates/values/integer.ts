import { normalized } from './convert.ts';
import { PyError } from './error.ts';
import { PyFloat } from './float.ts';
import { arithmeticOfFloats } from './float-arithmetic.ts';
import type { BinaryOperator, Value } from './value.ts';

type Int = number | bigint;

/** Python's arithmetic of two ints; exact at any size. */
export function arithmeticOfInts(operator: BinaryOperator, left: Int, right: Int): Value {
  if (operator === '/') return trueQuotient(left, right);
  if (operator === '**' && right < 0) return new PyFloat(arithmeticOfFloats('**', Number(left), Number(right)));
  if (typeof left === 'number' && typeof right === 'number') {
    const small = smallResult(operator, left, right);
    if (Number.isSafeInteger(small)) return small + 0;
  }
  return normalized(largeResult(operator, BigInt(left), BigInt(right)));
}

function smallResult(operator: BinaryOperator, left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '//':
      if (right === 0) throw new PyError('ZeroDivisionError', 'integer division or modulo by zero');
      return Math.floor(left / right);
    case '%': {
      if (right === 0) throw new PyError('ZeroDivisionError', 'integer modulo by zero');
      const remainder = left % right;
      return remainder !== 0 && remainder < 0 !== right < 0 ? remainder + right : remainder;
    }
    default:
      return Number.NaN;
  }
}

function largeResult(operator: BinaryOperator, left: bigint, right: bigint): bigint {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '**':
      if (right > 100_000n && left !== 0n && left !== 1n && left !== -1n) {
        throw new PyError('OverflowError', `the result of a power with the exponent ${right} is too large`);
      }
      return left ** right;
    default: {
      if (right === 0n) throw new PyError('ZeroDivisionError', 'integer division or modulo by zero');
      const remainder = left % right;
      const uneven = remainder !== 0n && remainder < 0n !== right < 0n;
      if (operator === '%') return uneven ? remainder + right : remainder;
      return left / right - (uneven ? 1n : 0n);
    }
  }
}

function trueQuotient(left: Int, right: Int): PyFloat {
  if (Number(right) === 0) throw new PyError('ZeroDivisionError', 'division by zero');
  if (typeof left === 'number' && typeof right === 'number') return new PyFloat(left / right);
  const whole = BigInt(left) / BigInt(right);
  const rest = BigInt(left) % BigInt(right);
  return new PyFloat(rest === 0n ? Number(whole) : Number(left) / Number(right));
}
