import { fixed } from './decimal.ts';
import { floatText, signedExponent } from './float-text.ts';

/** A float in the style of a format type, without its sign: `f`, `e`, `g`, `%`, `n`, or none for Python's own. */
export function formatFloat(value: number, type: string, precision: number | undefined, alternate = false): string {
  const size = Math.abs(value);
  if (!Number.isFinite(size)) {
    const word = Number.isNaN(size) ? 'nan' : 'inf';
    return (/[A-Z]/.test(type) ? word.toUpperCase() : word) + (type === '%' ? '%' : '');
  }
  switch (type) {
    case 'f':
    case 'F':
      return pointed(fixed(size, precision ?? 6), alternate);
    case '%':
      return `${fixed(size * 100, precision ?? 6)}%`;
    case 'e':
    case 'E':
      return cased(type, pointed(scientific(size, precision ?? 6), alternate));
    case '':
      return precision === undefined ? floatText(size) : general(size, precision, alternate, true);
    default:
      return cased(type, general(size, precision ?? 6, alternate, false));
  }
}

/** The alternate form always has a point. */
function pointed(text: string, alternate: boolean): string {
  return alternate && !text.includes('.') ? text.replace(/^\d+/, '$&.') : text;
}

function cased(type: string, text: string): string {
  return type === type.toUpperCase() ? text.toUpperCase() : text;
}

/** One digit, `precision` more after the point, and the exponent; ties of the exact value go to the even digit. */
function scientific(value: number, precision: number): string {
  const size = Number(value.toExponential().split('e')[1]);
  const rounded = fixed(value, precision - size)
    .replace('.', '')
    .replace(/^0+(?=\d)/, '');
  const carried = rounded.length > Math.max(precision, size) + 1 ? 1 : 0;
  const digits = rounded.slice(0, precision + 1).padEnd(precision + 1, '0');
  const mantissa = precision === 0 ? digits : `${digits.slice(0, 1)}.${digits.slice(1)}`;
  return `${mantissa}e${signedExponent(value === 0 ? 0 : size + carried)}`;
}

/** The `g` style; `own` keeps one digit after the point, as a format without type does. */
function general(value: number, precision: number, alternate: boolean, own: boolean): string {
  const digits = Math.max(1, precision);
  const exponent = Number(scientific(value, digits - 1).split('e')[1]);
  if (exponent < -4 || exponent >= digits - (own ? 1 : 0)) {
    const [mantissa = '', power = ''] = scientific(value, digits - 1).split('e');
    return `${alternate ? mantissa : trimmed(mantissa)}e${power}`;
  }
  const text = fixed(value, Math.max(0, digits - 1 - exponent));
  const short = alternate ? text : trimmed(text);
  return own && !short.includes('.') ? `${short}.0` : short;
}

function trimmed(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}
