import { createHash } from 'node:crypto';
import { EtlError } from '../../diagnostics/index.ts';
import { type SpoolCell, SpoolWriter } from '../rows/spool-writer.ts';
import type {
  ConnectorContext,
  ParentLink,
  RowChunk,
  RowsRequest,
  RowsSession,
  RowsSummary,
  Stream,
  StreamDescription,
} from '../types.ts';
import { columnNamed } from './columns.ts';
import type { SampleConnection } from './config.ts';
import { type SampleCell, TableModel } from './table-model.ts';
import { windowOf } from './window.ts';

/** A change of how values are made: rows of an older one are made anew. */
const MAKING = 1;

/** Rows between two looks at whether the reading is cancelled. */
const LOOK_EVERY = 4096;

/** A source of made rows; nothing of it is held but how they are made. */
export class SampleSession implements RowsSession {
  readonly gives = 'rows';
  readonly #connection: SampleConnection;
  readonly #context: ConnectorContext;
  readonly #models = new Map<string, TableModel>();

  constructor(connection: SampleConnection, context: ConnectorContext) {
    this.#connection = connection;
    this.#context = context;
  }

  async describe(stream: Stream): Promise<StreamDescription> {
    return {
      columns: stream.columns.map(({ from, type, notNull }) => ({
        name: from,
        sourceType: type.name,
        dataType: type.name,
        nullable: !notNull,
      })),
      primaryKey: stream.primaryKey,
      estimatedRows: this.#modelOf(stream).rows,
      isDiscovered: false,
    };
  }

  async queries({ stream, window }: RowsRequest): Promise<readonly string[]> {
    const rows = this.#modelOf(stream).rows;
    const seed = `seed ${this.#connection.seed}`;
    if (window.kind === 'all') return [`make ${rows} rows of ${stream.table}, ${seed}`];
    const names = window.columns.map((column) => column.name).join(' or ');
    return [`make those of ${rows} rows of ${stream.table} whose ${names} is from ${window.from} on, ${seed}`];
  }

  async *read(request: RowsRequest): AsyncGenerator<RowChunk, RowsSummary, void> {
    const { stream, folder, chunkRows, signal, parent, onProgress } = request;
    const model = this.#modelOf(stream);
    const ofParent = parent === undefined ? undefined : this.#parentCells(model, parent.link);
    const own = request.columns.slice(0, stream.columns.length).map((column) => model.cellsOf(column.name));
    const theirs = request.columns.slice(stream.columns.length).map((column) => column.name);
    const isIn = windowOf(request, model, ofParent ?? (() => null));
    const writer = new SpoolWriter(folder, chunkRows);
    const rows = model.rows;
    let read = 0;
    try {
      for (let row = 0; row < rows; row += 1) {
        if (row % LOOK_EVERY === 0) {
          if (signal.aborted) throw EtlError.of('ETL5036', {});
          onProgress?.(row, rows);
          await new Promise(setImmediate);
        }
        if (!isIn(row)) continue;
        read += 1;
        const cells: SpoolCell[] = own.map((cellOf) => cellOf(row));
        for (const name of theirs) cells.push(ofParent?.(row, name) ?? null);
        if (!(await writer.row(cells))) continue;
        const chunk = await writer.finish();
        if (chunk !== undefined) yield chunk;
      }
      const last = await writer.finish();
      if (last !== undefined) yield last;
      return { rowsAtSource: read, position: await this.fingerprint(stream) };
    } finally {
      await writer.abandon();
    }
  }

  /** All that decides the rows: how they are made, of which declaration, and how far time has come. */
  async fingerprint(stream: Stream): Promise<string> {
    const related = [stream, ...stream.foreignKeys.flatMap((key) => this.#context.streamOf?.(key.table) ?? [])];
    const declared = related.map(({ table, columns, primaryKey, foreignKeys, load }) => [
      ...[table, primaryKey, foreignKeys, load.rows],
      columns.map(({ description: _description, ...column }) => column),
    ]);
    const { passed } = this.#modelOf(stream).timeline;
    const rows = related.map((one) => this.#modelOf(one).rows);
    const all = JSON.stringify([MAKING, { ...this.#connection, until: passed }, rows, declared]);
    return createHash('sha256').update(all).digest('hex').slice(0, 32);
  }

  async close(): Promise<void> {}

  #modelOf(stream: Stream): TableModel {
    const key = stream.table.toLowerCase();
    let model = this.#models.get(key);
    if (model === undefined) {
      model = new TableModel(stream, {
        connection: this.#connection,
        now: this.#context.now ?? new Date(),
        modelOf: (table) => {
          const other = this.#context.streamOf?.(table);
          return other === undefined ? undefined : this.#modelOf(other);
        },
      });
      this.#models.set(key, model);
    }
    return model;
  }

  /** Cells of the parent row that a child row leads to. */
  #parentCells(model: TableModel, link: ParentLink): (row: number, column: string) => SampleCell {
    const parent = this.#context.streamOf?.(link.table);
    if (parent === undefined) return () => null;
    const other = this.#modelOf(parent);
    const on = link.on.map((pair) => ({
      child: model.stream.columns.find((column) => column.from === pair.child)?.name ?? pair.child,
      parent: columnNamed(parent, pair.parent)?.name ?? pair.parent,
    }));
    const rowOf = rowsByKey(
      other,
      on.map((pair) => pair.parent),
    );
    return (row, column) => {
      const found = rowOf.get(on.map((pair) => model.cell(row, pair.child) ?? '').join('\0'));
      return found === undefined ? null : other.cell(found, column);
    };
  }
}

/** The rows of a table by the values of some columns: one number a row is held. */
function rowsByKey(model: TableModel, columns: readonly string[]): ReadonlyMap<string, number> {
  const rows = new Map<string, number>();
  for (let row = 0; row < model.rows; row += 1)
    rows.set(columns.map((column) => model.cell(row, column) ?? '').join('\0'), row);
  return rows;
}
