import { PyError } from '../../values/error.ts';
import { PyFloat, realNumber } from '../../values/float.ts';
import { MethodTable } from '../../values/methods.ts';
import { type BinaryOperator, PyObject, type Value } from '../../values/value.ts';

const second = 1_000_000n;
const day = 86_400n * second;

const methods = new MethodTable<PyTimedelta>({
  total_seconds: ['', (self) => new PyFloat(Number(self.microseconds) / 1e6)],
});

/** Python's `datetime.timedelta`: an exact number of microseconds. */
export class PyTimedelta extends PyObject {
  readonly typeName = 'datetime.timedelta';
  readonly microseconds: bigint;

  constructor(microseconds: bigint) {
    super();
    this.microseconds = microseconds;
  }

  get days(): number {
    return Number(floorDiv(this.microseconds, day));
  }

  get seconds(): number {
    return Number((this.microseconds - BigInt(this.days) * day) / second);
  }

  get micros(): number {
    return Number((((this.microseconds % second) + second) % second) as bigint);
  }

  override truth(): boolean {
    return this.microseconds !== 0n;
  }

  override getAttr(name: string): Value | undefined {
    if (name === 'days') return this.days;
    if (name === 'seconds') return this.seconds;
    if (name === 'microseconds') return this.micros;
    return methods.bound(this, name, 'timedelta');
  }

  override str(): string {
    const { days, seconds, micros } = this;
    const pad = (value: number, width: number): string => String(value).padStart(width, '0');
    const clock = `${Math.floor(seconds / 3600)}:${pad(Math.floor(seconds / 60) % 60, 2)}:${pad(seconds % 60, 2)}`;
    const fraction = micros === 0 ? '' : `.${pad(micros, 6)}`;
    return `${days === 0 ? '' : `${days} day${Math.abs(days) === 1 ? '' : 's'}, `}${clock}${fraction}`;
  }

  override repr(): string {
    const parts = (['days', 'seconds', 'micros'] as const).flatMap((name) =>
      this[name] === 0 ? [] : [`${name === 'micros' ? 'microseconds' : name}=${this[name]}`],
    );
    return `datetime.timedelta(${parts.length === 0 ? '0' : parts.join(', ')})`;
  }

  override equals(other: Value): boolean {
    return other instanceof PyTimedelta && other.microseconds === this.microseconds;
  }

  override compare(other: Value): number | undefined {
    if (!(other instanceof PyTimedelta)) return undefined;
    return this.microseconds < other.microseconds ? -1 : this.microseconds > other.microseconds ? 1 : 0;
  }

  override hashKey(): unknown {
    return `\u0000timedelta${this.microseconds}`;
  }

  override binary(operator: BinaryOperator, other: Value, reflected: boolean): Value | undefined {
    if (other instanceof PyTimedelta) return reflected ? undefined : this.#withDelta(operator, other.microseconds);
    const factor = realNumber(other);
    if (factor === undefined) return undefined;
    if (operator === '*') return new PyTimedelta(scaled(this.microseconds, factor));
    if (reflected || (operator !== '/' && operator !== '//')) return undefined;
    if (Number(factor) === 0) throw new PyError('ZeroDivisionError', 'division by zero');
    if (operator === '//') return new PyTimedelta(floorDiv(this.microseconds, BigInt(factor)));
    return new PyTimedelta(roundHalfEven(Number(this.microseconds) / Number(factor)));
  }

  #withDelta(operator: BinaryOperator, other: bigint): Value | undefined {
    if (operator === '+') return new PyTimedelta(this.microseconds + other);
    if (operator === '-') return new PyTimedelta(this.microseconds - other);
    if (operator === '*' || operator === '**') return undefined;
    if (other === 0n) throw new PyError('ZeroDivisionError', 'division by zero');
    if (operator === '/') return new PyFloat(Number(this.microseconds) / Number(other));
    const quotient = floorDiv(this.microseconds, other);
    return operator === '//' ? Number(quotient) : new PyTimedelta(this.microseconds - quotient * other);
  }
}

/** The microseconds of a number of units, which may be a float. */
export function scaled(unit: bigint, times: number | bigint): bigint {
  if (typeof times === 'bigint' || Number.isInteger(times)) return unit * BigInt(times);
  const whole = Math.trunc(times);
  return unit * BigInt(whole) + roundHalfEven(Number(unit) * (times - whole));
}

function roundHalfEven(value: number): bigint {
  const floor = Math.floor(value);
  const rest = value - floor;
  return BigInt(rest > 0.5 || (rest === 0.5 && floor % 2 !== 0) ? floor + 1 : floor);
}

function floorDiv(left: bigint, right: bigint): bigint {
  const quotient = left / right;
  return left % right !== 0n && left < 0n !== right < 0n ? quotient - 1n : quotient;
}
