import { EtlError, nearest } from '../../diagnostics/index.ts';
import { askJson } from '../http/ask-json.ts';
import type { HttpClient } from '../http/client.ts';
import { isList, type Json, member, wholeNumber } from '../http/json.ts';
import type { SheetsTable } from './config.ts';

/** A tab of a spreadsheet. */
export interface Sheet {
  readonly title: string;
  readonly rows: number;
  readonly columns: number;
}

/** What is known of a spreadsheet without its values. */
export interface Spreadsheet {
  readonly id: string;
  readonly timeZone: string;
  readonly sheets: readonly Sheet[];
}

/** Asks Google's Sheets service. */
export class SheetsService {
  readonly client: HttpClient;
  readonly #endpoint: string;

  constructor(client: HttpClient, endpoint: string) {
    this.client = client;
    this.#endpoint = endpoint.replace(/\/+$/, '');
  }

  /** The tabs of a spreadsheet. Throws as `HttpClient.send`, ETL5061. */
  async spreadsheet(id: string, signal: AbortSignal): Promise<Spreadsheet> {
    const url = new URL(`${this.#endpoint}/v4/spreadsheets/${encodeURIComponent(id)}`);
    url.searchParams.set('fields', 'properties.timeZone,sheets.properties(title,gridProperties(rowCount,columnCount))');
    const body = await askJson(this.client, { method: 'GET', url }, signal);
    const sheets = member(body, 'sheets');
    const timeZone = member(member(body, 'properties'), 'timeZone');
    return {
      id,
      timeZone: typeof timeZone === 'string' ? timeZone : 'Etc/UTC',
      sheets: (isList(sheets) ? sheets : []).map(sheetOf),
    };
  }

  /** The rows of a range; empty cells and rows at its end are not among them. */
  async values(
    id: string,
    range: string,
    table: SheetsTable,
    signal: AbortSignal,
  ): Promise<readonly (readonly Json[])[]> {
    const body = await askJson(this.client, { method: 'GET', url: this.valuesUrl(id, range, table) }, signal);
    const values = member(body, 'values');
    return (isList(values) ? values : []).map((row) => (isList(row) ? row : [row]));
  }

  /** Where the rows of a range are asked for. */
  valuesUrl(id: string, range: string, { render }: SheetsTable): URL {
    const url = new URL(
      `${this.#endpoint}/v4/spreadsheets/${encodeURIComponent(id)}/values/${encodeURIComponent(range)}`,
    );
    url.searchParams.set('majorDimension', 'ROWS');
    url.searchParams.set('valueRenderOption', render === 'formatted' ? 'FORMATTED_VALUE' : 'UNFORMATTED_VALUE');
    url.searchParams.set('dateTimeRenderOption', 'SERIAL_NUMBER');
    return url;
  }

  /** The tab of a name. Throws ETL5044. */
  sheetNamed({ sheets }: Spreadsheet, name: string): Sheet {
    const folded = name.toLowerCase();
    const found =
      sheets.find(({ title }) => title === name) ?? sheets.find(({ title }) => title.toLowerCase() === folded);
    if (found !== undefined) return found;
    const titles = sheets.map(({ title }) => title);
    const { connection } = this.client.options;
    const hint = `the spreadsheet has ${titles.map((title) => `"${title}"`).join(', ')}; name one by \`load: {table: ...}\`.`;
    throw EtlError.of('ETL5044', { connection, table: name, near: nearest(name, titles) }, { hint });
  }
}

function sheetOf(sheet: Json): Sheet {
  const properties = member(sheet, 'properties');
  const grid = member(properties, 'gridProperties');
  const title = member(properties, 'title');
  return {
    title: typeof title === 'string' ? title : '',
    rows: wholeNumber(member(grid, 'rowCount')) ?? 0,
    columns: wholeNumber(member(grid, 'columnCount')) ?? 0,
  };
}

/** The id of a spreadsheet that is named by its id or its URL. */
export function spreadsheetId(written: string): string {
  return /\/spreadsheets\/d\/([\w-]+)/.exec(written)?.[1] ?? written;
}
