/**
 * An integer as ZetaSQL sends scaled decimals: little-endian two's complement in the fewest bytes
 * (`NumericValue::SerializeAsProtoBytes`).
 */
export function integerBytes(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (;;) {
    const byte = Number(rest & 0xffn);
    bytes.push(byte);
    rest >>= 8n;
    const isEnd = byte < 0x80 ? rest === 0n : rest === -1n;
    if (isEnd) return Uint8Array.from(bytes);
  }
}

/** The integer of such bytes. */
export function bytesInteger(bytes: Uint8Array): bigint {
  let value = 0n;
  for (let at = bytes.length - 1; at >= 0; at--) value = (value << 8n) | BigInt(bytes[at] ?? 0);
  return BigInt.asIntN(bytes.length * 8, value);
}

/** The scaled integer of a decimal's text, such as 150 for `1.5` at scale 2; null for what has more digits, or is none. */
export function scaledInteger(text: string, scale: number): bigint | null {
  const found = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/.exec(text);
  if (found === null) return null;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = found;
  if (whole + fraction === '') return null;
  const shift = scale - fraction.length + Number(exponent);
  const digits = BigInt(whole + fraction);
  const divisor = shift < 0 ? 10n ** BigInt(-shift) : 1n;
  if (digits % divisor !== 0n) return null;
  const scaled = shift < 0 ? digits / divisor : digits * 10n ** BigInt(shift);
  return sign === '-' ? -scaled : scaled;
}

/** The shortest text of a scaled integer: `1.5` for 150 at scale 2. */
export function scaledText(value: bigint, scale: number): string {
  const sign = value < 0n ? '-' : '';
  const digits = String(value < 0n ? -value : value).padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '');
  return fraction === '' ? sign + whole : `${sign}${whole}.${fraction}`;
}
