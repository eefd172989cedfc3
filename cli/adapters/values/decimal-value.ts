import { type BinaryOperator, PyError, PyFloat, PyObject, type Value } from '../../templates/index.ts';

/** An exact decimal: `units / 10^scale`. */
interface Exact {
  readonly units: bigint;
  readonly scale: number;
}

/** Digits that a division keeps, as Python's decimal module has by default. */
const PRECISION = 28;

/** Python's `Decimal`, as a query's DECIMAL cells are: exact in sums and products, printed with their scale. */
export class DecimalValue extends PyObject {
  readonly typeName = 'Decimal';
  readonly text: string;

  constructor(text: string) {
    super();
    this.text = text;
  }

  override str(): string {
    return this.text;
  }

  override repr(): string {
    return `Decimal('${this.text}')`;
  }

  override truth(): boolean {
    return exact(this.text).units !== 0n;
  }

  override equals(other: Value): boolean {
    return this.compare(other) === 0;
  }

  override compare(other: Value): number | undefined {
    if (other instanceof PyFloat) return Number(this.text) - other.value;
    const theirs = operand(other);
    if (theirs === undefined) return undefined;
    const [a, b] = aligned(exact(this.text), theirs);
    return a < b ? -1 : Number(a > b);
  }

  override hashKey(): unknown {
    const { units, scale } = exact(this.text);
    return scale === 0 || units % 10n ** BigInt(scale) === 0n ? Number(this.text) : `Decimal ${Number(this.text)}`;
  }

  override binary(operator: BinaryOperator, other: Value, reflected: boolean): Value | undefined {
    const theirs = operand(other);
    if (theirs === undefined) return undefined;
    const mine = exact(this.text);
    return reflected ? calculate(operator, theirs, mine) : calculate(operator, mine, theirs);
  }
}

function operand(value: Value): Exact | undefined {
  if (value instanceof DecimalValue) return exact(value.text);
  if (typeof value === 'number' || typeof value === 'bigint') return { units: BigInt(value), scale: 0 };
  if (typeof value === 'boolean') return { units: value ? 1n : 0n, scale: 0 };
  return undefined;
}

function exact(text: string): Exact {
  const [whole = '0', fraction = ''] = text.split('.');
  return { units: BigInt(whole + fraction), scale: fraction.length };
}

function aligned(a: Exact, b: Exact): [bigint, bigint, number] {
  const scale = Math.max(a.scale, b.scale);
  return [a.units * 10n ** BigInt(scale - a.scale), b.units * 10n ** BigInt(scale - b.scale), scale];
}

function calculate(operator: BinaryOperator, a: Exact, b: Exact): Value | undefined {
  const [left, right, scale] = aligned(a, b);
  switch (operator) {
    case '+':
      return made(left + right, scale);
    case '-':
      return made(left - right, scale);
    case '*':
      return made(a.units * b.units, a.scale + b.scale);
    case '/':
      return divided(left, right);
    case '//':
      return made(left / nonZero(right), 0);
    case '%':
      return made(left % nonZero(right), scale);
    case '**':
      return b.scale === 0 && b.units >= 0n ? made(a.units ** b.units, a.scale * Number(b.units)) : undefined;
  }
}

function nonZero(divisor: bigint): bigint {
  if (divisor === 0n) throw new PyError('DivisionByZero', 'division by zero');
  return divisor;
}

function divided(left: bigint, right: bigint): DecimalValue {
  const digits = (left * 10n ** BigInt(PRECISION)) / nonZero(right);
  const text = made(digits, PRECISION).text;
  const kept = text.replace('-', '').split('.')[0]?.replace(/^0+/, '').length ?? 0;
  const cut = text.slice(0, text.length - Math.min(kept, PRECISION));
  return new DecimalValue(cut.replace(/0+$/, '').replace(/\.$/, ''));
}

function made(units: bigint, scale: number): DecimalValue {
  const sign = units < 0n ? '-' : '';
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  return new DecimalValue(`${sign}${whole}${scale === 0 ? '' : `.${digits.slice(digits.length - scale)}`}`);
}
