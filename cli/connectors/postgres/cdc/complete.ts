import type { StreamColumn } from '../../types.ts';
import type { Ask, CatalogColumn } from '../catalog.ts';
import { exactText } from '../source-type.ts';
import { quoteName, quoteTable, quoteText } from '../sql.ts';
import type { Change } from './change-rows.ts';
import type { FollowedTable } from './followed.ts';
import type { ChangeCell } from './pgoutput.ts';

/**
 * Makes the cells of changes what a load of the whole table would write: values that the log has in another form, such as
 * arrays, are converted by the server, and rows that got another key are given the large values that were not sent.
 */
export class ChangeCompleter {
  readonly #ask: Ask;
  readonly #followed: FollowedTable;
  readonly #columns: readonly StreamColumn[];
  readonly #tell: (note: string) => void;
  /** Per column asked for: the expression over `u.v` that makes the exact text, if the log's own is not. */
  readonly #conversions: readonly (string | undefined)[];

  constructor(ask: Ask, followed: FollowedTable, columns: readonly StreamColumn[], tell: (note: string) => void) {
    this.#ask = ask;
    this.#followed = followed;
    this.#columns = columns;
    this.#tell = tell;
    this.#conversions = columns.map((column) => conversionOf(catalogColumn(followed, column), column));
  }

  /** Changes the cells of a batch in place. */
  async complete(batch: readonly Change[]): Promise<void> {
    for (let index = 0; index < this.#columns.length; index += 1) {
      const expression = this.#conversions[index];
      if (expression !== undefined) await this.#convert(batch, index, expression);
    }
    for (const change of batch)
      if (change.what === 'I' && change.cells.includes(undefined)) await this.#fetchUnsent(change);
  }

  async #convert(batch: readonly Change[], index: number, expression: string): Promise<void> {
    const changes = batch.filter(({ cells }) => typeof cells[index] === 'string');
    if (changes.length === 0) return;
    const sql = `select (${expression})::text from unnest($1::text[]) with ordinality as u(v, position) order by position`;
    const { rows } = await this.#ask(sql, [changes.map(({ cells }) => cells[index])]);
    for (const [at, change] of changes.entries()) change.cells[index] = rows[at]?.[0] as ChangeCell;
  }

  /** The row as it is now has them, or a later change tells of it. */
  async #fetchUnsent({ cells }: Change): Promise<void> {
    const { table, key } = this.#followed;
    const places = this.#columns.flatMap((_, index) => (cells[index] === undefined ? [index] : []));
    const list = places.map((place) => `(${this.#exact(place)})::text`);
    const conditions = key.map((name) => {
      const place = this.#columns.findIndex((column) => column.from === name);
      const type = table.columns.find((column) => column.name === name)?.sourceType ?? 'text';
      return `t.${quoteName(name)} = ${quoteText(cells[place] ?? '')}::${type}`;
    });
    const from = quoteTable({ schema: table.schema ?? undefined, name: table.name });
    const { rows } = await this.#ask(`select ${list.join(', ')} from ${from} as t where ${conditions.join(' and ')}`);
    const [row] = rows;
    if (row === undefined)
      this.#tell(
        `a row of "${this.#followed.stream.table}" got another key and has changed again since: if it is still there, its large values come with the next load`,
      );
    for (const [at, place] of places.entries()) cells[place] = (row?.[at] ?? null) as ChangeCell;
  }

  #exact(place: number): string {
    const column = this.#columns[place];
    const found = column === undefined ? undefined : catalogColumn(this.#followed, column);
    const name = `t.${quoteName(column?.from ?? '')}`;
    const text = column === undefined || found === undefined ? name : exactText(name, found.type, column.type.kind);
    return typeof text === 'string' ? text : name;
  }
}

function catalogColumn({ table }: FollowedTable, { from }: StreamColumn): CatalogColumn | undefined {
  return table.columns.find((column) => column.name === from);
}

function conversionOf(found: CatalogColumn | undefined, { type }: StreamColumn): string | undefined {
  if (found === undefined) return undefined;
  const value = `u.v::${found.sourceType}`;
  const text = exactText(`(${value})`, found.type, type.kind);
  return typeof text === 'string' && text !== `(${value})` ? text : undefined;
}
