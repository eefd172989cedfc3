import { PyFloat } from './float.ts';
import { MethodTable } from './methods.ts';
import { PyTuple } from './tuple.ts';
import type { Value } from './value.ts';

const floatMethods = new MethodTable<PyFloat>({
  is_integer: ['', (self) => Number.isInteger(self.value)],
  conjugate: ['', (self) => self],
  as_integer_ratio: ['', (self) => new PyTuple([self.value, 1])],
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
