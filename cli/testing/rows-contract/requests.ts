import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'vitest';
import type { YamlMap } from '../../config/types.ts';
import {
  type ColumnType,
  type CursorColumn,
  columnType,
  loadConnector,
  type ReadWindow,
  type RowsRequest,
  type RowsSession,
  type Stream,
  type StreamColumn,
} from '../../connectors/index.ts';
import { type Diagnostic, diagnosticsOf } from '../../diagnostics/index.ts';
import type { TableColumns } from './harness.ts';

/** A type by its name. */
export function typeOf(name: string): ColumnType {
  const type = columnType(name);
  if ('why' in type) expect.fail(`${name} is no type: ${type.why}`);
  return type;
}

/** Columns as a declaration has them. */
export function streamColumns(columns: TableColumns): StreamColumn[] {
  return Object.entries(columns).map(([name, type]) => ({
    name,
    from: name,
    type: typeOf(type),
    notNull: false,
    unique: false,
  }));
}

/** A declared table. */
export function streamOf(table: string, columns: TableColumns, load: YamlMap = {}): Stream {
  const source = `shop.${table}`;
  return { source, table, load, columns: streamColumns(columns), primaryKey: [], foreignKeys: [] };
}

/** A window from a value on; rows without one too, unless told. */
export function windowFrom(
  columns: TableColumns,
  from: string,
  more: { inclusive?: boolean; nulls?: boolean } = {},
): Extract<ReadWindow, { kind: 'from' }> {
  const cursors = Object.entries(columns).map(
    ([name, type]): CursorColumn => ({ name, from: name, type: typeOf(type) }),
  );
  return { kind: 'from', columns: cursors, from, inclusive: more.inclusive ?? true, nulls: more.nulls ?? true };
}

/** Folders for chunk files that are removed together. */
export class SpoolFolders {
  readonly #root = mkdtempSync(path.join(os.tmpdir(), 'etl-rows-'));

  /** An empty folder. */
  folder(): string {
    return mkdtempSync(path.join(this.#root, 'read-'));
  }

  /** A request for all rows of a stream, in its own folder, unless told. */
  request(stream: Stream, more: Partial<RowsRequest> = {}): RowsRequest {
    return {
      stream,
      strategy: 'full_refresh',
      columns: [...stream.columns],
      window: { kind: 'all' },
      position: null,
      chunkRows: 1000,
      folder: this.folder(),
      signal: new AbortController().signal,
      ...more,
    };
  }

  remove(): void {
    rmSync(this.#root, { recursive: true, force: true });
  }
}

/** Opens a connector that gives rows. */
export async function openRows(connection: YamlMap, projectRoot = os.tmpdir()): Promise<RowsSession> {
  const connector = await loadConnector(String(connection.type), 'shop');
  const checked = connector.connection.parse(connection) as YamlMap;
  const session = await connector.open(checked, { connection: 'shop', projectRoot });
  if (session.gives !== 'rows') expect.fail(`${connector.type} gives no rows`);
  return session;
}

/** What a promise fails with; nothing when it does not. */
export async function failures(work: Promise<unknown>): Promise<readonly Diagnostic[]> {
  return await work.then(
    () => [],
    (error: unknown) => diagnosticsOf(error),
  );
}
