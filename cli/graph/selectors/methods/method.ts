import { EtlError } from '../../../diagnostics/index.ts';
import type { SelectionContext } from '../context.ts';
import type { Member, MemberKind } from '../members.ts';
import type { Criterion } from '../spec.ts';

/** Says of one member whether it is meant. */
export type Matcher = (member: Member) => boolean;

/** One way to find nodes: where it looks, and how it makes its test from a criterion. */
export interface Method {
  /** Kinds of members it can find; without it, all. */
  readonly kinds?: readonly MemberKind[];
  readonly matcher: (criterion: Criterion, context: SelectionContext) => Matcher;
}

/** The error for a value that a method cannot look for: ETL2205. */
export function invalidValue(criterion: Criterion, expected: string): EtlError {
  return EtlError.of('ETL2205', { method: criterion.method, value: String(criterion.value), expected });
}

/** The error for a method whose data nobody gave: ETL2206. */
export function missingInput(criterion: Criterion, what: string, how: string): EtlError {
  return EtlError.of('ETL2206', { spec: criterion.raw, what, how });
}
