import { type Json, JsonNumber, wholeNumber } from '../http/json.ts';
import type { PageAsk, Parameter } from './ask.ts';
import type { RestPaging } from './config.ts';
import { nextLink } from './link-header.ts';
import { at, type Page } from './page.ts';

/** How the pages of a table follow each other. Pure: no page is asked for here. */
export interface Pager {
  readonly first: PageAsk;
  /** The page after one, null after the last. A text says why it cannot be told. */
  next(page: Page, first: Page): PageAsk | null | string;
  /** Pages in all, where the answers tell; any page can then be asked for by its index. */
  readonly counted?: {
    count(latest: Page, first: Page): number | null;
    ask(index: number, first: Page): PageAsk;
  };
}

type Kind<K extends RestPaging['kind']> = Extract<RestPaging, { kind: K }>;

/** The pager of a table. */
export function pagerOf(paging: RestPaging): Pager {
  if (paging.kind === 'page') return pagePager(paging);
  if (paging.kind === 'offset') return offsetPager(paging);
  if (paging.kind === 'cursor') return cursorPager(paging);
  if (paging.kind === 'none') return { first: { index: 0 }, next: () => null };
  const first = { index: 0, params: sizeParam(paging) };
  if (paging.kind === 'link_header')
    return { first, next: (page) => urlAsk(page, nextLink(page.headers.get('link')) ?? null) };
  return { first, next: (page) => urlAsk(page, at(page.body, paging.next)) };
}

function sizeParam({
  size_param: name,
  size,
}: {
  size_param?: string | undefined;
  size: number;
}): Record<string, Parameter> {
  return name === undefined ? {} : { [name]: size };
}

function pagePager(paging: Kind<'page'>): Pager {
  const ask = (index: number): PageAsk => ({
    index,
    params: { ...sizeParam(paging), [paging.param]: paging.first + index },
  });
  const count = (latest: Page, first: Page) =>
    wholeNumber(at(latest.body, paging.pages)) ?? (latest.total === undefined ? null : pageCount(latest.total, first));
  const next = (page: Page) => (page.size === 0 ? null : ask(page.ask.index + 1));
  return { first: ask(0), next, counted: { count, ask } };
}

/** Pages by the size of the first, which a server may keep smaller than it was asked for. */
function pageCount(total: number, first: Page): number {
  return first.size === 0 ? 1 : Math.ceil(total / first.size);
}

function offsetPager(paging: Kind<'offset'>): Pager {
  const ask = (index: number, offset: number): PageAsk => ({
    index,
    params: { ...sizeParam(paging), [paging.param]: offset },
  });
  return {
    first: ask(0, 0),
    next: (page) => {
      const offset = Number(page.ask.params?.[paging.param] ?? 0);
      return page.size === 0 ? null : ask(page.ask.index + 1, offset + page.size);
    },
    counted: {
      count: (latest, first) => (latest.total === undefined ? null : pageCount(latest.total, first)),
      ask: (index, first) => ask(index, index * first.size),
    },
  };
}

function cursorPager(paging: Kind<'cursor'>): Pager {
  const { param, next, next_of_last: ofLast, more } = paging;
  return {
    first: { index: 0, params: sizeParam(paging) },
    next: (page) => {
      if (more !== undefined && isFalse(at(page.body, more))) return null;
      const value = ofLast === undefined ? at(page.body, next) : at(page.rows.at(-1)?.value, ofLast);
      const text = parameterOf(value);
      if (text !== undefined) return { index: page.ask.index + 1, params: { ...sizeParam(paging), [param]: text } };
      if (more !== undefined && page.size > 0)
        return `\`${more}\` says that there are more, and \`${ofLast ?? next}\` does not say where`;
      return null;
    },
  };
}

function isFalse(value: Json | undefined): boolean {
  return value === undefined || value === null || value === false || value === 0 || value === 'false' || value === '';
}

function parameterOf(value: Json | undefined): Parameter | undefined {
  if (value instanceof JsonNumber) return value.text;
  if (value === undefined || value === null || value === '' || value === false) return undefined;
  return typeof value === 'object' ? undefined : value;
}

function urlAsk(page: Page, value: Json | undefined): PageAsk | null | string {
  if (value === undefined || value === null || value === '' || value === false) return null;
  if (typeof value !== 'string' || !URL.canParse(value, page.request.url.href)) return 'the next page is no URL';
  const url = new URL(value, page.request.url);
  // What proves who asks would be sent to whoever stands there.
  if (url.origin !== page.request.url.origin) return `the next page is at another server, ${url.origin}`;
  return { index: page.ask.index + 1, url };
}
