/** A finite float with `digits` after the point, rounded half to even on its exact value, as Python does. */
export function fixed(value: number, digits: number): string {
  const negative = value < 0 || Object.is(value, -0);
  const [mantissa, exponent] = exact(Math.abs(value));
  let numerator = mantissa * (digits >= 0 ? 10n ** BigInt(digits) : 1n);
  let denominator = digits >= 0 ? 1n : 10n ** BigInt(-digits);
  if (exponent >= 0) numerator <<= BigInt(exponent);
  else denominator <<= BigInt(-exponent);
  const quotient = numerator / denominator;
  const twice = 2n * (numerator % denominator);
  const up = twice > denominator || (twice === denominator && quotient % 2n === 1n);
  const rounded = quotient + (up ? 1n : 0n);
  const text = digits >= 0 ? point(rounded.toString(), digits) : (rounded * 10n ** BigInt(-digits)).toString();
  return negative ? `-${text}` : text;
}

function point(digits: string, places: number): string {
  if (places === 0) return digits;
  const padded = digits.padStart(places + 1, '0');
  return `${padded.slice(0, -places)}.${padded.slice(-places)}`;
}

/** A finite float as the fraction in lowest terms that it exactly is. */
export function ratio(value: number): [bigint, bigint] {
  const [mantissa, exponent] = exact(Math.abs(value));
  if (mantissa === 0n) return [0n, 1n];
  let numerator = exponent >= 0 ? mantissa << BigInt(exponent) : mantissa;
  let power = Math.max(0, -exponent);
  while (power > 0 && numerator % 2n === 0n) {
    numerator /= 2n;
    power -= 1;
  }
  return [value < 0 ? -numerator : numerator, 1n << BigInt(power)];
}

/** The value as mantissa times a power of two. */
function exact(value: number): [bigint, number] {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value);
  const whole = bits.getBigUint64(0);
  const exponent = Number((whole >> 52n) & 0x7ffn);
  const fraction = whole & 0xfffffffffffffn;
  return exponent === 0 ? [fraction, -1074] : [fraction | 0x10000000000000n, exponent - 1075];
}
