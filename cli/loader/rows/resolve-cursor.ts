import type { ColumnType, CursorColumn, ParentLink } from '../../connectors/index.ts';
import { EtlError, nearest } from '../../diagnostics/index.ts';
import type { SourceNode } from '../../manifest/types.ts';
import { type Declaration, declarationOf } from '../declaration.ts';
import type { DeclaredCursor } from '../declared-cursor.ts';
import type { LoadRequest } from '../types.ts';
import { tableAtSource } from './stream.ts';

/** A cursor whose columns are known, at the source and in the raw table. */
export interface ResolvedCursor extends Pick<DeclaredCursor, 'lookbackDays' | 'nulls'> {
  readonly columns: readonly CursorColumn[];
  readonly through: ParentLink | null;
  /** The type that all its columns can be compared in. */
  readonly type: ColumnType;
}

/**
 * The cursor of a table with its types; null for a table that is read whole. A cursor that leads through a parent takes
 * its types from the parent's declaration. Throws ETL5046 when the parent or a column of it is not declared.
 */
export async function resolveCursor(request: LoadRequest, declaration: Declaration): Promise<ResolvedCursor | null> {
  const { cursor } = declaration;
  if (cursor === null) return null;
  const { lookbackDays, nulls, through } = cursor;
  if (through === null) {
    const columns = cursorColumns(cursor.columns, declaration, declaration);
    return { columns, through: null, type: commonType(columns), lookbackDays, nulls };
  }
  const node = parentOf(request, declaration, through.table);
  const parent = await declarationOf(node, request.connections);
  const columns = cursorColumns(cursor.columns, parent, declaration);
  const child = cursorColumns(through.on, declaration, declaration);
  const own = cursorColumns(through.on, parent, declaration);
  const on = child.map((column, index) => ({ child: column.from, parent: own[index]?.from ?? column.from }));
  const link = { table: tableAtSource(node, parent.load), on };
  return { columns, through: link, type: commonType(columns), lookbackDays, nulls };
}

function parentOf(request: LoadRequest, declaration: Declaration, table: string): SourceNode {
  const { source, manifest } = request;
  const related = [...(manifest?.sources.values() ?? [])].filter((one) => one.source_name === source.source_name);
  const found = related.find((one) => one.name.toLowerCase() === table.toLowerCase());
  if (found !== undefined) return found;
  const near = nearest(
    table,
    related.map((one) => one.name),
  );
  const params = {
    source: declaration.source,
    what: `table "${table}"`,
    where: `source "${source.source_name}"`,
    near,
  };
  throw EtlError.of('ETL5046', params, { position: declaration.place() });
}

function cursorColumns(names: readonly string[], of: Declaration, asking: Declaration): CursorColumn[] {
  return names.map((name) => {
    const column = of.columns.find((one) => one.name.toLowerCase() === name.toLowerCase());
    if (column !== undefined) return { name: column.name, from: column.reading.from ?? column.name, type: column.type };
    const near = nearest(
      name,
      of.columns.map((one) => one.name),
    );
    const params = { source: asking.source, what: `column "${name}"`, where: `"${of.source}"`, near };
    throw EtlError.of('ETL5046', params, { position: asking.place() });
  });
}

/** Dates and timestamps are compared as timestamps; numbers as the first of them. */
function commonType(columns: readonly CursorColumn[]): ColumnType {
  const types = columns.map((column) => column.type);
  const widest = types.find((type) => type.kind === 'timestamptz') ?? types.find((type) => type.kind === 'timestamp');
  return widest ?? types[0] ?? { kind: 'timestamp', name: 'timestamp' };
}
