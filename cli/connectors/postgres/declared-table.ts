import type { Stream } from '../types.ts';
import type { CatalogColumn, CatalogTable } from './catalog.ts';
import { sqlStateOf } from './failure.ts';

/** `kind` of a table of which only its declaration is known. */
export const DECLARED = 'declared';

/** Whether an error says that the server's own tables may not be read. */
export function isCatalogDenied(error: unknown): boolean {
  return sqlStateOf(error) === '42501' && error instanceof Error && /pg_\w+/.test(error.message);
}

/** A table as it is declared: its values are read as the server writes them. */
export function declaredTable(stream: Stream, name: { schema: string | undefined; name: string }): CatalogTable {
  const columns = stream.columns.map(({ from, type, notNull }): CatalogColumn => {
    const asText = { name: '', isBuiltIn: false, kind: 'b', category: 'S', modifier: -1 };
    return { name: from, sourceType: '', dataType: type.name, nullable: !notNull, type: asText, isGenerated: false };
  });
  const primaryKey = stream.primaryKey.map((key) => stream.columns.find((one) => one.name === key)?.from ?? key);
  const unknown = { oid: null, uniqueKeys: [], estimatedRows: null };
  return { ...unknown, schema: name.schema ?? null, name: name.name, kind: DECLARED, columns, primaryKey };
}
