import { normalized } from './convert.ts';
import { ratio } from './decimal.ts';
import { PyError } from './error.ts';
import {
  decimalText,
  type ExactDecimal,
  kept,
  plainText,
  quotient,
  readDecimal,
  rounded,
  sameScale,
} from './exact-decimal.ts';
import { PyFloat } from './float.ts';
import { floatText } from './float-text.ts';
import { type BinaryOperator, PyObject, type Value } from './value.ts';

/** Python's `Decimal`, as the numbers of a query's result are: exact in sums and products, printed with their scale. */
export class PyDecimal extends PyObject {
  readonly typeName = 'decimal.Decimal';
  readonly exact: ExactDecimal;

  constructor(exact: ExactDecimal) {
    super();
    this.exact = exact;
  }

  /** The decimal that a text writes; nothing for what is no finite decimal. */
  static read(text: string): PyDecimal | undefined {
    const exact = readDecimal(text);
    return exact === undefined ? undefined : new PyDecimal(exact);
  }

  /** A float's shortest digits or an int as a decimal; nothing for NaN and infinity. */
  static of(number: number | bigint | PyFloat): PyDecimal | undefined {
    return PyDecimal.read(number instanceof PyFloat ? floatText(number.value) : String(number));
  }

  /** The nearest float. */
  get nearest(): number {
    return Number(decimalText(this.exact));
  }

  /** The int that is left when the digits behind the point are cut off. */
  get whole(): number | bigint {
    const [units, one] = sameScale(this.exact, { units: 1n, scale: 0 });
    return normalized(units / one);
  }

  /** Rounded to an int or, with `digits`, to a decimal; ties to even. */
  round(digits?: number): Value {
    const value = rounded(this.exact, digits ?? 0);
    return digits === undefined ? new PyDecimal(value).whole : new PyDecimal(value);
  }

  /** All digits without exponent, or exactly `digits` after the point. */
  plain(digits?: number): string {
    return plainText(digits === undefined ? this.exact : rounded(this.exact, digits));
  }

  override str(): string {
    return decimalText(this.exact);
  }

  override repr(): string {
    return `Decimal('${this.str()}')`;
  }

  override truth(): boolean {
    return this.exact.units !== 0n;
  }

  override equals(other: Value): boolean {
    return this.compare(other) === 0;
  }

  override compare(other: Value): number | undefined {
    if (other instanceof PyFloat && !Number.isFinite(other.value)) return -other.value;
    const [numerator, denominator] = other instanceof PyFloat ? ratio(other.value) : [operand(other)?.units, 1n];
    const scale = other instanceof PyFloat ? 0 : operand(other)?.scale;
    if (numerator === undefined || scale === undefined) return undefined;
    const mine = { units: this.exact.units * denominator, scale: this.exact.scale };
    const [a, b] = sameScale(mine, { units: numerator, scale });
    return a < b ? -1 : Number(a > b);
  }

  override hashKey(): unknown {
    const { nearest } = this;
    return this.compare(new PyFloat(nearest)) === 0 ? nearest : `\u0000decimal${this.plain().replace(/\.?0+$/, '')}`;
  }

  override getAttr(name: string): Value | undefined {
    if (name === 'real') return this;
    return name === 'imag' ? new PyDecimal({ units: 0n, scale: 0 }) : undefined;
  }

  override binary(operator: BinaryOperator, other: Value, reflected: boolean): Value | undefined {
    const theirs = operand(other);
    if (theirs === undefined) return undefined;
    const result = reflected ? calculate(operator, theirs, this.exact) : calculate(operator, this.exact, theirs);
    return result === undefined ? undefined : new PyDecimal(result);
  }
}

function operand(value: Value): ExactDecimal | undefined {
  if (value instanceof PyDecimal) return value.exact;
  if (typeof value === 'number' || typeof value === 'bigint') return { units: BigInt(value), scale: 0 };
  return typeof value === 'boolean' ? { units: value ? 1n : 0n, scale: 0 } : undefined;
}

function calculate(operator: BinaryOperator, a: ExactDecimal, b: ExactDecimal): ExactDecimal | undefined {
  const [left, right, scale] = sameScale(a, b);
  switch (operator) {
    case '+':
      return kept({ units: left + right, scale });
    case '-':
      return kept({ units: left - right, scale });
    case '*':
      return kept({ units: a.units * b.units, scale: a.scale + b.scale });
    case '/':
      return quotient(a, { units: nonZero(b.units), scale: b.scale });
    case '//':
      return { units: left / nonZero(right), scale: 0 };
    case '%':
      return { units: left % nonZero(right), scale };
    case '**':
      return power(a, b);
  }
}

/** Powers with an int that is not negative; Python's others are rare in templates and are told as not supported. */
function power(a: ExactDecimal, b: ExactDecimal): ExactDecimal | undefined {
  const [exponent, one] = sameScale(b, { units: 1n, scale: 0 });
  if (exponent % one !== 0n || exponent < 0n || exponent / one > 10_000n) return undefined;
  return kept({ units: a.units ** (exponent / one), scale: a.scale * Number(exponent / one) });
}

function nonZero(divisor: bigint): bigint {
  if (divisor === 0n) throw new PyError('DivisionByZero', "[<class 'decimal.DivisionByZero'>]");
  return divisor;
}
