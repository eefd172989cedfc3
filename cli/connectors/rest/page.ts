import type { HttpAnswer, HttpRequest } from '../http/client.ts';
import { isList, type Json, parseJson, wholeNumber } from '../http/json.ts';
import type { PageAsk } from './ask.ts';
import type { RestPaging } from './config.ts';
import { records, type Selector, type SourceRecord, select, selector } from './selector.ts';

/** A page as it was answered. */
export interface Page {
  readonly ask: PageAsk;
  readonly request: HttpRequest;
  readonly body: Json;
  readonly headers: Headers;
  readonly rows: readonly SourceRecord[];
  /** Elements of the outermost array of rows: what pages are counted in. */
  readonly size: number;
  /** Rows that the answer says there are in all. */
  readonly total: number | undefined;
  /** Of the answer, to know it again. */
  readonly length: number;
}

/** What an answer is read by. */
export interface PageReading {
  readonly records: Selector;
  readonly paging: RestPaging;
  readonly parent: SourceRecord | undefined;
  /** The service leaves the rows out where there are none. */
  readonly mayLackRows?: boolean;
}

/** Reads an answer; gives a text that says why it cannot be when it is not what the table says. */
export function readPage(ask: PageAsk, request: HttpRequest, answer: HttpAnswer, reading: PageReading): Page | string {
  const body = bodyOf(answer);
  if (body === undefined) return `it is not JSON: ${beginning(answer.text)}`;
  const rows = records(body, reading.records, reading.parent) ?? (reading.mayLackRows ? [] : null);
  if (rows === null) {
    const keys =
      typeof body === 'object' && body !== null && !isList(body) ? Object.keys(body).slice(0, 12).join(', ') : '';
    const has = isList(body) ? 'it is a list' : keys === '' ? 'it is no object' : `it has ${keys}`;
    return `\`records: ${reading.records.written}\` leads nowhere in it; ${has}`;
  }
  const { paging } = reading;
  const total = 'total' in paging ? wholeNumber(at(body, paging.total)) : undefined;
  return {
    ask,
    request,
    body,
    headers: answer.headers,
    rows,
    size: sizeOf(body, reading, rows.length),
    total,
    length: answer.text.length,
  };
}

/** The value of a path within a page. */
export function at(body: Json | undefined, path: string | undefined): Json | undefined {
  const found = path === undefined ? null : selector(path);
  return found === null ? undefined : select(body, found);
}

function sizeOf(body: Json, { records: path }: PageReading, rows: number): number {
  const first = path.steps.findIndex((step) => step.kind === 'all');
  const outer = first === -1 ? undefined : select(body, { steps: path.steps.slice(0, first) });
  return isList(outer) ? outer.length : rows;
}

/** An answer without a body has no rows. */
function bodyOf({ status, text }: HttpAnswer): Json | undefined {
  if (status === 204 || text.trim() === '') return [];
  try {
    return parseJson(text.startsWith('\u{FEFF}') ? text.slice(1) : text);
  } catch {
    return undefined;
  }
}

function beginning(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return JSON.stringify(line.length > 80 ? `${line.slice(0, 80)}…` : line);
}
