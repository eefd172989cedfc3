import type { ColumnInfo } from '../../adapters/index.ts';
import { type Diagnostic, diagnosticsOf, EtlError } from '../../diagnostics/index.ts';
import type { Verdict } from './types.ts';

/** What was found of a node. */
export interface Found {
  readonly verdict: Verdict;
  /** Why it is not checkable or skipped. */
  readonly reason?: string;
  readonly columns?: readonly ColumnInfo[] | null;
  readonly diagnostics?: readonly Diagnostic[];
}

/** What a failed compilation says: that the template asked what nobody can tell here, or the mistakes in it. */
export function failed(thrown: unknown): Found {
  if (!(thrown instanceof EtlError) || thrown.code !== 'ETL6606')
    return { verdict: 'error', diagnostics: diagnosticsOf(thrown) };
  const sentence = thrown.message.replace(/\.$/, '');
  return { verdict: 'not checkable', reason: `${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}` };
}
