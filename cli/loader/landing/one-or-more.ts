import { type EtlError, EtlErrors } from '../../diagnostics/index.ts';

/** A single error as it is, several as `EtlErrors`. */
export function oneOrMore(found: readonly EtlError[]): Error {
  const [only] = found;
  if (found.length === 1 && only !== undefined) return only;
  return new EtlErrors(found.map((one) => one.diagnostic));
}
