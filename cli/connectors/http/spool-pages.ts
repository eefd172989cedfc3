import { EtlError } from '../../diagnostics/index.ts';
import { type SpoolCell, SpoolWriter } from '../rows/spool-writer.ts';
import type { RowChunk, RowsRequest, RowsSummary } from '../types.ts';

/** Rows of one page as cells in the order of the request's columns. */
export type CellPages = AsyncGenerator<Iterable<readonly SpoolCell[]>, RowsSummary, void>;

/**
 * Writes pages of cells as chunk files. The signal that `pagesOf` is given also aborts when nobody takes the chunks any
 * more, so that no request is waited for in vain. Throws ETL5036 when the request is cancelled, and as the pages.
 */
export async function* spoolPages(
  { signal, folder, chunkRows }: RowsRequest,
  pagesOf: (signal: AbortSignal) => CellPages,
): AsyncGenerator<RowChunk, RowsSummary, void> {
  if (signal.aborted) throw EtlError.of('ETL5036', {});
  const stopping = new AbortController();
  const pages = pagesOf(AbortSignal.any([signal, stopping.signal]));
  const writer = new SpoolWriter(folder, chunkRows);
  try {
    for (;;) {
      const page = await pages.next();
      if (signal.aborted) throw EtlError.of('ETL5036', {});
      if (page.done === true) {
        const last = await writer.finish();
        if (last !== undefined) yield last;
        return page.value;
      }
      for (const cells of page.value) {
        if (!(await writer.row(cells))) continue;
        const chunk = await writer.finish();
        if (chunk !== undefined) yield chunk;
      }
    }
  } finally {
    stopping.abort();
    // What the pages say of being stopped is of no interest.
    await pages.return({ rowsAtSource: null }).catch(() => {});
    await writer.abandon();
  }
}
