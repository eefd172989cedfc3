import type { CursorColumn, RowsRequest, Stream } from '../types.ts';
import { type CellEncoding, cellEncoding, cellExpression } from './cell-encoding.ts';
import { type MysqlTable, tableSchema } from './config.ts';
import type { MysqlConnection } from './connection.ts';
import { afterKey, type KeyColumn, keyOrder, pagingKey } from './keyset.ts';
import { probe } from './probe.ts';
import type { Place } from './problem.ts';
import { origin, ownColumn, ownColumns, windowCondition } from './select.ts';
import type { WireColumn } from './server-type.ts';
import type { LocalZone } from './time-zone.ts';

/** How the rows of a request are asked for. */
export interface ReadPlan {
  /** What is selected: the asked-for columns, then those of the key that are not among them. */
  readonly expressions: readonly string[];
  readonly encodings: readonly CellEncoding[];
  readonly from: string;
  /** What limits the rows, without `where`; empty when nothing does. */
  readonly condition: string;
  /** The key that pages follow; null when all rows come as one answer. */
  readonly pages: PagePlan | null;
}

/** How rows are read page by page. */
export interface PagePlan {
  readonly key: readonly KeyColumn[];
  /** Where each key column stands among the expressions. */
  readonly at: readonly number[];
  readonly rows: number;
}

/** What planning needs to know of the session. */
export interface PlanScope {
  readonly connection: MysqlConnection;
  readonly place: Place;
  readonly zone: LocalZone | undefined;
}

/** Plans a read by asking the server for the types of its columns. Throws as `probe`. */
export async function readPlan(request: RowsRequest, scope: PlanScope): Promise<ReadPlan> {
  const { connection, place, zone } = scope;
  const { window, stream, columns } = request;
  const keys = tableKeys(stream);
  const source = origin(request, keys);
  const wire = await probe(connection, place, request, source);
  const expressions = wire.map((column, index) =>
    cellExpression(source.columns[index] ?? '', column, typeAt(request, index)),
  );
  const isInstant = (cursor: CursorColumn) => kindOf(cursor, request, wire) === 'timestamp';
  const plan = {
    encodings: wire.map((column, index) => cellEncoding(column, typeAt(request, index), zone !== undefined)),
    from: source.from,
    condition: window.kind === 'all' ? '' : windowCondition(window, request.parent !== undefined, zone, isInstant),
  };
  // A condition or a query may be answered by an index of its own; in pages it would be looked up for each anew.
  const key = isWholeTable(request) ? await pagingKey(connection, stream.table) : undefined;
  if (key === undefined) return { ...plan, expressions, pages: null };
  const names = columns.slice(0, ownColumns(request)).map(({ from }) => from.toLowerCase());
  const asked = key.map(({ name }) => names.indexOf(name.toLowerCase()));
  const hidden = key.filter((_, index) => asked[index] === -1).map(({ name }) => ownColumn(name));
  let next = expressions.length;
  return {
    ...plan,
    expressions: [...expressions, ...hidden],
    encodings: [...plan.encodings, ...hidden.map((): CellEncoding => 'hidden')],
    pages: { key, at: asked.map((at) => (at === -1 ? next++ : at)), rows: request.chunkRows },
  };
}

/** The statement of all rows, or of the page after a key's values; the first page has none. */
export function selectStatement({ expressions, from, condition, pages }: ReadPlan, after?: readonly string[]): string {
  const next = pages === null || after === undefined ? '' : afterKey(pages.key, after);
  const conditions = [condition, next].filter((one) => one !== '');
  const where = conditions.length === 0 ? '' : `\nwhere ${conditions.join(' and ')}`;
  const select = `select ${expressions.join(', ')}\n${from}${where}`;
  return pages === null ? select : `${select}\norder by ${keyOrder(pages.key)}\nlimit ${pages.rows}`;
}

/** The statement that counts the rows of a plan. */
export function countStatement({ from, condition }: ReadPlan): string {
  return `select count(*)\n${from}${condition === '' ? '' : `\nwhere ${condition}`}`;
}

/** True when every row of a table is asked for, so that its key may lead. */
export function isWholeTable({ window, stream }: RowsRequest): boolean {
  const { query, where } = tableKeys(stream);
  return window.kind === 'all' && query === undefined && where === undefined;
}

/** The keys of a stream's `load` that are this connector's. */
export function tableKeys(stream: Stream): MysqlTable {
  return tableSchema.partial().loose().parse(stream.load) as MysqlTable;
}

function typeAt({ columns }: RowsRequest, index: number): CursorColumn['type'] {
  return columns[index]?.type ?? { kind: 'string', name: 'string' };
}

function kindOf(cursor: CursorColumn, request: RowsRequest, wire: readonly WireColumn[]): string {
  const { columns, parent } = request;
  const first = parent === undefined ? 0 : ownColumns(request);
  const at = columns.findIndex((one, index) => index >= first && one.from.toLowerCase() === cursor.from.toLowerCase());
  return wire[at]?.kind ?? '';
}
