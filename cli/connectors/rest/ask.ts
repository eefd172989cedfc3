import { cellOf } from '../http/cell.ts';
import type { HttpRequest } from '../http/client.ts';
import { writtenMoment } from '../http/moment.ts';
import type { CursorColumn, ReadWindow } from '../types.ts';
import { columnCell } from './column-cells.ts';
import type { RestConnection, RestTable } from './config.ts';
import type { SourceRecord } from './selector.ts';

/** A parameter's value. */
export type Parameter = string | number | boolean;

/** What one page is asked for with, besides what all pages of the table are. */
export interface PageAsk {
  /** Counts from 0. */
  readonly index: number;
  readonly params?: Readonly<Record<string, Parameter>>;
  /** Another address than the table's own. */
  readonly url?: URL;
}

/** All that a request is made of but the page. */
export interface TableAsk {
  readonly connection: Pick<RestConnection, 'base_url' | 'params'>;
  readonly table: RestTable & { readonly path: string };
  readonly window: ReadWindow;
  readonly now: Date;
  /** The row of the parent that this is asked for. */
  readonly parent: SourceRecord | undefined;
}

/** The request of a page. Braces that have no value stay, so that people see where one comes. */
export function pageRequest(ask: TableAsk, page: PageAsk): HttpRequest {
  const { connection, table } = ask;
  const { method = 'GET', paging } = table;
  const fill = filler(ask);
  const inBody = paging !== undefined && 'in' in paging && paging.in === 'body';
  const url = page.url ?? tableUrl(connection.base_url, fill(table.path, encodeURIComponent));
  const incremental = incrementalParams(ask, fill);
  const query: Record<string, Parameter> = {
    ...connection.params,
    ...filled(table.params ?? {}, fill),
    ...(table.incremental?.in === 'body' ? {} : incremental),
    ...(inBody ? {} : page.params),
  };
  if (page.url === undefined)
    for (const [key, value] of Object.entries(query)) url.searchParams.set(key, String(value));
  if (method === 'GET') return { method, url };
  let body = filledBody(table.body ?? {}, fill);
  const own = { ...(table.incremental?.in === 'body' ? incremental : {}), ...(inBody ? page.params : {}) };
  for (const [path, value] of Object.entries(own)) body = withMember(body, path.split('.'), value);
  return { method, url, body: JSON.stringify(body) };
}

function tableUrl(base: string, path: string): URL {
  const url = new URL(base);
  const [plain = '', search = ''] = path.split(/\?(.*)/s);
  url.pathname = `${url.pathname.replace(/\/$/, '')}/${plain.replace(/^\//, '')}`;
  for (const [key, value] of new URLSearchParams(search)) url.searchParams.set(key, value);
  return url;
}

/** Whether any part of a table's requests speaks of its parent's row. */
export function speaksOfParent(table: RestTable): boolean {
  return JSON.stringify([table.path, table.params, table.body]).includes('{parent.');
}

type Fill = (template: string, encode?: (text: string) => string) => string;

/** Puts values in the place of `{parent.id}`, `{from}`, `{until}` and `{column}`. */
function filler({ table, window, now, parent }: TableAsk): Fill {
  const format = table.incremental?.format ?? 'iso';
  const from = window.kind === 'from' ? window.from : table.incremental?.start;
  const cursor = window.kind === 'from' ? window.columns[0] : undefined;
  const values: Record<string, string | undefined> = {
    from: from === undefined ? undefined : written(from, cursor, format),
    until: writtenMoment(now.toISOString(), format),
    column: cursor?.from,
  };
  return (template, encode = (text) => text) =>
    template.replaceAll(/\{([^{}]+)\}/g, (whole, name: string) => {
      const value = name.startsWith('parent.') ? parentValue(parent, name.slice('parent.'.length)) : values[name];
      return value === undefined ? whole : encode(value);
    });
}

function written(from: string, cursor: CursorColumn | undefined, format: Parameters<typeof writtenMoment>[1]): string {
  const kind = cursor?.type.kind ?? 'timestamp';
  return kind === 'date' || kind.startsWith('timestamp') ? writtenMoment(from, format) : from;
}

/** The text of a value of the parent's row; undefined without a row. */
export function parentValue(parent: SourceRecord | undefined, path: string): string | undefined {
  if (parent === undefined) return undefined;
  const cell = columnCell({
    name: path,
    from: path,
    type: { kind: 'string', name: 'string' },
    notNull: false,
    unique: false,
  });
  const value = cellOf(cell?.find(parent));
  return value === null ? undefined : String(value);
}

function incrementalParams({ table, window }: TableAsk, fill: Fill): Record<string, Parameter> {
  const { incremental } = table;
  if (incremental === undefined || (window.kind === 'all' && incremental.start === undefined)) return {};
  const isNumeric = incremental.format.startsWith('unix');
  return Object.fromEntries(
    Object.entries(filled(incremental.params, fill)).map(([key, value]) => [
      key,
      isNumeric && /^\{(from|until)\}$/.test(String(incremental.params[key])) ? Number(value) : value,
    ]),
  );
}

function filled(params: Readonly<Record<string, Parameter>>, fill: Fill): Record<string, Parameter> {
  return Object.fromEntries(
    Object.entries(params).map(([key, value]) => [key, typeof value === 'string' ? fill(value) : value]),
  );
}

function filledBody(value: unknown, fill: Fill): unknown {
  if (typeof value === 'string') return fill(value);
  if (Array.isArray(value)) return value.map((one) => filledBody(one, fill));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, filledBody(one, fill)]));
}

function withMember(value: unknown, path: readonly string[], leaf: Parameter): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return leaf;
  const object: Record<string, unknown> = typeof value === 'object' && value !== null ? { ...value } : {};
  return { ...object, [key]: withMember(object[key], rest, leaf) };
}
