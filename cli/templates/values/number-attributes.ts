import { normalized } from './convert.ts';
import { ratio } from './decimal.ts';
import { PyError, valueError } from './error.ts';
import { PyFloat } from './float.ts';
import { floatText } from './float-text.ts';
import { MethodTable } from './methods.ts';
import { PyTuple } from './tuple.ts';
import type { Value } from './value.ts';

const floatMethods = new MethodTable<PyFloat>({
  is_integer: ['', (self) => Number.isInteger(self.value)],
  conjugate: ['', (self) => self],
  as_integer_ratio: ['', (self) => ratioOf(self.value)],
  hex: ['', (self) => hexText(self.value)],
});
const intMethods = new MethodTable<number | bigint>({
  bit_length: ['', (self) => (Number(self) === 0 ? 0 : BigInt(self < 0 ? -self : self).toString(2).length)],
  bit_count: [
    '',
    (self) =>
      BigInt(self < 0 ? -self : self)
        .toString(2)
        .replaceAll('0', '').length,
  ],
  conjugate: ['', (self) => self],
  as_integer_ratio: ['', (self) => new PyTuple([self, 1])],
  is_integer: ['', () => true],
});

function ratioOf(value: number): PyTuple {
  if (Number.isNaN(value)) throw valueError('cannot convert NaN to integer ratio');
  if (!Number.isFinite(value)) throw new PyError('OverflowError', 'cannot convert Infinity to integer ratio');
  return new PyTuple(ratio(value).map(normalized));
}

/** A float as Python's `float.hex` writes it: `0x1.8000000000000p+1`. */
function hexText(value: number): string {
  if (!Number.isFinite(value)) return floatText(value);
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, Math.abs(value));
  const whole = bits.getBigUint64(0);
  const exponent = Number(whole >> 52n);
  const digits = (whole & 0xfffffffffffffn).toString(16).padStart(13, '0');
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  if (value === 0) return `${sign}0x0.0p+0`;
  const power = exponent === 0 ? -1022 : exponent - 1023;
  return `${sign}0x${exponent === 0 ? 0 : 1}.${digits}p${power < 0 ? '' : '+'}${power}`;
}

/** The attributes of int, bool and float. */
export function numberAttribute(value: number | bigint | boolean | PyFloat, name: string): Value | undefined {
  const number = typeof value === 'boolean' ? Number(value) : value;
  if (name === 'real') return number;
  if (name === 'imag') return number instanceof PyFloat ? new PyFloat(0) : 0;
  if (number instanceof PyFloat) return floatMethods.bound(number, name, 'float');
  if (name === 'numerator') return number;
  if (name === 'denominator') return 1;
  return intMethods.bound(number, name, 'int');
}
