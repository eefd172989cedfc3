import { EtlError } from '../../diagnostics/index.ts';
import type { HttpClient } from '../http/client.ts';
import { type PageAsk, pageRequest, type TableAsk } from './ask.ts';
import { type Page, type PageReading, readPage } from './page.ts';
import { type Pager, pagerOf } from './pager.ts';

/** What pages are read with. */
export interface PagesScope {
  readonly client: HttpClient;
  readonly ask: TableAsk;
  readonly reading: PageReading;
  /** Pages asked for at a time, where the server tells how many there are. */
  readonly parallel: number;
  readonly signal: AbortSignal;
  readonly tell: (note: string) => void;
}

/**
 * The pages of a table in their order, each whole in memory, with at most `parallel` of them. Throws ETL5061 for an
 * answer that is not what the table says, ETL5062 when pages do not follow each other, ETL5042 when rows left the
 * source while its pages were read, and as `HttpClient.send`.
 */
export async function* readPages(scope: PagesScope): AsyncGenerator<Page, void, void> {
  const pager = pagerOf(scope.reading.paging);
  const first = await onePage(scope, pager.first);
  yield first;
  const counted = pager.counted?.count(first, first) ?? null;
  yield* counted === null ? following(scope, pager, first) : counting(scope, pager, first, counted);
}

async function onePage({ client, ask, reading, signal }: PagesScope, pageAsk: PageAsk): Promise<Page> {
  const request = pageRequest(ask, pageAsk);
  const answer = await client.send(request, signal);
  const page = readPage(pageAsk, request, answer, reading);
  if (typeof page !== 'string') return page;
  const { connection } = client.options;
  throw EtlError.of('ETL5061', { connection, request: client.shown(request), why: client.options.redact(page) });
}

async function* following(scope: PagesScope, pager: Pager, first: Page): AsyncGenerator<Page, void, void> {
  let page = first;
  for (;;) {
    const next = pager.next(page, first);
    if (next === null) return;
    if (typeof next === 'string') throw pagingProblem(scope, page, next);
    const following = await onePage(scope, next);
    // Servers that do not know the parameter answer the first page for ever, others their last.
    if (isSame(page, following))
      throw pagingProblem(scope, following, 'it is the same as the page before; tell `total`, or the right `param`');
    page = following;
    yield page;
  }
}

function isSame(one: Page, other: Page): boolean {
  return other.size > 0 && one.length === other.length && JSON.stringify(one.body) === JSON.stringify(other.body);
}

/** Pages whose number is known: several are asked for while one is taken. */
async function* counting(
  scope: PagesScope,
  pager: Pager,
  first: Page,
  pages: number,
): AsyncGenerator<Page, void, void> {
  const { counted } = pager;
  const asked: Promise<Page>[] = [];
  let known = pages;
  let next = 1;
  let rows = first.size;
  let total = first.total;
  try {
    for (;;) {
      while (counted !== undefined && next < known && asked.length < scope.parallel) {
        const page = onePage(scope, counted.ask(next, first));
        page.catch(() => {});
        asked.push(page);
        next += 1;
      }
      const page = await asked.shift();
      if (page === undefined) break;
      checkDrift(scope, total, page);
      if (total !== undefined && page.total !== undefined && page.total > total)
        scope.tell(`${scope.client.shown(page.request)}: ${page.total - total} rows came while its pages were read`);
      total = page.total ?? total;
      known = Math.max(known, counted?.count(page, first) ?? known);
      rows += page.size;
      yield page;
    }
  } finally {
    await Promise.allSettled(asked);
  }
  if (total !== undefined && rows < total)
    throw pagingProblem(scope, first, `${total} rows are said to be there, and its pages had ${rows}`);
}

/** Rows that leave shift those behind them to a page that was read already: they would be missed. */
function checkDrift({ client }: PagesScope, before: number | undefined, page: Page): void {
  if (before === undefined || page.total === undefined || page.total >= before) return;
  const why = `rows left it meanwhile (${before} before, ${page.total} now), so that others may have been missed`;
  throw EtlError.of('ETL5042', { connection: client.options.connection, what: client.shown(page.request), why });
}

function pagingProblem({ client }: PagesScope, page: Page, why: string): EtlError {
  const { connection } = client.options;
  return EtlError.of('ETL5062', { connection, request: client.shown(page.request), why });
}
