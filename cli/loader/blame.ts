import { type Diagnostic, EtlError, EtlErrors } from '../diagnostics/index.ts';
import { nodePosition } from '../manifest/node-position.ts';
import type { SourceNode } from '../manifest/types.ts';

/** What was thrown, said of the source table at which it was: of several that are loaded together, one is to blame. */
export function blamed(thrown: unknown, source: SourceNode): unknown {
  const of = <D extends Diagnostic>(one: D) => ({
    uniqueId: source.unique_id,
    ...(one.position === undefined && !one.code.startsWith('ETL9') ? { position: nodePosition(source) } : {}),
    ...one,
  });
  if (thrown instanceof EtlErrors) return new EtlErrors(thrown.diagnostics.map(of));
  return thrown instanceof EtlError ? thrown.with(of(thrown.diagnostic)) : thrown;
}
