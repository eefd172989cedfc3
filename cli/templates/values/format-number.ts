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
      return fixed(size, precision ?? 6);
    case '%':
      return `${fixed(size * 100, precision ?? 6)}%`;
    case 'e':
    case 'E':
      return cased(type, scientific(size, precision ?? 6));
    case '':
      return precision === undefined ? floatText(size) : general(size, precision, alternate, true);
    default:
      return cased(type, general(size, precision ?? 6, alternate, false));
  }
}

function cased(type: string, text: string): string {
  return type === type.toUpperCase() ? text.toUpperCase() : text;
}

function scientific(value: number, precision: number): string {
  const [mantissa = '', exponent = '0'] = value.toExponential(Math.min(100, precision)).split('e');
  return `${mantissa}e${signedExponent(Number(exponent))}`;
}

/** The `g` style; `own` keeps one digit after the point, as a format without type does. */
function general(value: number, precision: number, alternate: boolean, own: boolean): string {
  const digits = Math.max(1, precision);
  const exponent = value === 0 ? 0 : Number(value.toExponential(digits - 1).split('e')[1]);
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
