/** A finite decimal: `units / 10^scale`. A negative scale stands for zeros that were never written, as in `1E+20`. */
export interface ExactDecimal {
  readonly units: bigint;
  readonly scale: number;
}

/** Digits that arithmetic keeps, as Python's decimal module does by default. */
const PRECISION = 28;
const WRITTEN = /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/;

/** Reads `12.50` or `1e-7`; nothing for what is no finite decimal. */
export function readDecimal(text: string): ExactDecimal | undefined {
  const [, sign, whole = '', fraction = '', exponent = '0'] = WRITTEN.exec(text) ?? [];
  if (sign === undefined || whole + fraction === '') return undefined;
  const units = BigInt(whole + fraction);
  return { units: sign === '-' ? -units : units, scale: fraction.length - Number(exponent) };
}

/** A decimal as Python's `str` writes it: with all its digits, and with an exponent when it is tiny or huge. */
export function decimalText({ units, scale }: ExactDecimal): string {
  const sign = units < 0n ? '-' : '';
  const digits = size(units).toString();
  const left = digits.length - scale;
  if (scale >= 0 && left > -6) return sign + pointed(digits, scale);
  const mantissa = digits.length > 1 ? `${digits.slice(0, 1)}.${digits.slice(1)}` : digits;
  return `${sign}${mantissa}E${left > 0 ? '+' : ''}${left - 1}`;
}

/** A decimal with all its digits and no exponent, as the format `f` writes it. */
export function plainText({ units, scale }: ExactDecimal): string {
  const written = aligned({ units, scale }, 0);
  return (units < 0n ? '-' : '') + pointed(size(written.units).toString(), written.scale);
}

/** Both as units of one scale. */
export function sameScale(a: ExactDecimal, b: ExactDecimal): [left: bigint, right: bigint, scale: number] {
  const scale = Math.max(a.scale, b.scale);
  return [aligned(a, scale).units, aligned(b, scale).units, scale];
}

/** Rounded to at most 28 digits, ties to even. */
export function kept(value: ExactDecimal): ExactDecimal {
  const surplus = size(value.units).toString().length - PRECISION;
  return surplus <= 0 ? value : rounded(value, value.scale - surplus);
}

/** Rounded to `scale` digits after the point, ties to even; zeros are added where there are fewer. */
export function rounded(value: ExactDecimal, scale: number): ExactDecimal {
  if (value.scale <= scale) return aligned(value, scale);
  return { units: evenly(value.units, 10n ** BigInt(value.scale - scale)), scale };
}

/** `a / b` in 28 digits; an exact quotient has as few zeros at its end as its operands allow. */
export function quotient(a: ExactDecimal, b: ExactDecimal): ExactDecimal {
  const ideal = a.scale - b.scale;
  const shift = Math.max(0, PRECISION + size(b.units).toString().length - size(a.units).toString().length + 1);
  const numerator = a.units * 10n ** BigInt(shift);
  if (numerator % b.units !== 0n) {
    // One more digit that is not zero keeps a rest from looking like a tie.
    const sticky = (numerator / b.units) * 10n + (a.units < 0n === b.units < 0n ? 1n : -1n);
    return kept({ units: sticky, scale: ideal + shift + 1 });
  }
  let [units, scale] = [numerator / b.units, ideal + shift];
  while (scale > ideal && units % 10n === 0n) [units, scale] = [units / 10n, scale - 1];
  return kept({ units, scale });
}

function aligned(value: ExactDecimal, scale: number): ExactDecimal {
  const missing = scale - value.scale;
  return missing <= 0 ? value : { units: value.units * 10n ** BigInt(missing), scale };
}

function evenly(units: bigint, divisor: bigint): bigint {
  const whole = units / divisor;
  const twice = size(units % divisor) * 2n;
  const away = twice > divisor || (twice === divisor && whole % 2n !== 0n);
  return away ? whole + (units < 0n ? -1n : 1n) : whole;
}

function pointed(digits: string, scale: number): string {
  if (scale === 0) return digits;
  const padded = digits.padStart(scale + 1, '0');
  return `${padded.slice(0, -scale)}.${padded.slice(-scale)}`;
}

function size(units: bigint): bigint {
  return units < 0n ? -units : units;
}
