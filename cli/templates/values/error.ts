/** A Python exception raised while a template runs; the evaluator gives it its place and makes it an `EtlError`. */
export class PyError extends Error {
  /** The Python class: `TypeError`, `KeyError`, `UndefinedError`, ... */
  readonly kind: string;

  constructor(kind: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'PyError';
    this.kind = kind;
  }
}

/** A Python `TypeError` to throw. */
export function typeError(message: string): PyError {
  return new PyError('TypeError', message);
}

/** A Python `ValueError` to throw. */
export function valueError(message: string): PyError {
  return new PyError('ValueError', message);
}
