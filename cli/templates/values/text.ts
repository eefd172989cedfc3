import { PyObject, type Value } from './value.ts';

/** Python's `str(value)`: what printing the value gives. */
export function str(value: Value): string {
  return typeof value === 'string' ? value : value instanceof PyObject ? value.str() : repr(value);
}

/** Python's `repr(value)`. A list that holds itself shows as `[...]`. */
export function repr(value: Value): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return reprText(value);
  if (Array.isArray(value)) return guarded(value, '[...]', () => `[${value.map(repr).join(', ')}]`);
  return value instanceof PyObject ? value.repr() : String(value);
}

/** Python's `ascii(value)`: its repr with everything beyond ASCII escaped. */
export function ascii(value: Value): string {
  return repr(value).replace(/[^\0-\x7f]/gu, escapeCode);
}

const open = new Set<object>();

/** Runs `write` unless it is already running for the same container; then gives `again`, as Python's repr does. */
export function guarded(container: object, again: string, write: () => string): string {
  if (open.has(container)) return again;
  open.add(container);
  try {
    return write();
  } finally {
    open.delete(container);
  }
}

const escapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\' };

/** A text as Python's repr quotes it. */
export function reprText(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const body = text.replace(/[\\'"\n\r\t]|[\p{C}\p{Z}]/gu, (found) => {
    if (found === ' ') return found;
    if (found === "'" || found === '"') return found === quote ? `\\${found}` : found;
    return escapes[found] ?? escapeCode(found);
  });
  return quote + body + quote;
}

function escapeCode(found: string): string {
  const point = found.codePointAt(0) ?? 0;
  const hex = point.toString(16);
  if (point < 0x100) return `\\x${hex.padStart(2, '0')}`;
  return point < 0x10000 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}
