import { arithmeticOfFloats } from './float-arithmetic.ts';
import { floatText } from './float-text.ts';
import { type BinaryOperator, PyObject, type Value } from './value.ts';

/** A Python float. */
export class PyFloat extends PyObject {
  readonly typeName = 'float';
  readonly value: number;

  constructor(value: number) {
    super();
    this.value = value;
  }

  override truth(): boolean {
    return this.value !== 0;
  }

  override repr(): string {
    return floatText(this.value);
  }

  override equals(other: Value): boolean {
    const number = realNumber(other);
    // JavaScript's == compares a number and a bigint exactly, as Python does.
    if (number === undefined) return isDecimal(other) && other.compare(this) === 0;
    return typeof number === 'bigint' ? this.value === Number(number) : this.value === number;
  }

  override compare(other: Value): number | undefined {
    const number = realNumber(other);
    if (number === undefined) return isDecimal(other) ? -(other.compare(this) ?? Number.NaN) : undefined;
    if (this.value < number) return -1;
    if (this.value > number) return 1;
    return this.equals(other) ? 0 : Number.NaN;
  }

  override binary(operator: BinaryOperator, other: Value, reflected: boolean): Value | undefined {
    const number = realNumber(other);
    if (number === undefined) return undefined;
    const right = Number(number);
    const result = reflected
      ? arithmeticOfFloats(operator, right, this.value)
      : arithmeticOfFloats(operator, this.value, right);
    return new PyFloat(result);
  }

  override hashKey(): unknown {
    return this.value;
  }
}

// A decimal knows how to compare itself with a float; its class builds on this one.
function isDecimal(value: Value): value is PyObject {
  return value instanceof PyObject && value.typeName === 'decimal.Decimal';
}

/** The JavaScript number of an int, bool or float; nothing for any other value. */
export function realNumber(value: Value): number | bigint | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return value instanceof PyFloat ? value.value : undefined;
}
