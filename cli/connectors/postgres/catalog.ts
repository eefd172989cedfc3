import { nearest } from '../../diagnostics/index.ts';
import type { DiscoveredTable, SourceColumn, StreamForeignKey } from '../types.ts';
import {
  COLUMNS_SQL,
  FOREIGN_KEYS_SQL,
  KEYS_SQL,
  TABLE_NAMES_SQL,
  TABLE_SQL,
  TABLES_SQL,
  TYPES_SQL,
} from './catalog-sql.ts';
import { dataTypeOf, type SourceType } from './source-type.ts';
import { writtenTable } from './sql.ts';

/** Asks the server; the rows as arrays of their columns. */
export type Ask = (
  sql: string,
  values?: readonly unknown[],
) => Promise<{ rows: unknown[][]; fields: readonly Field[] }>;

/** A column of an answer. */
export interface Field {
  readonly name: string;
  readonly dataTypeID: number;
  readonly dataTypeModifier: number;
}

/** A column as the server has it. */
export interface CatalogColumn extends SourceColumn {
  readonly type: SourceType;
  /** The server computes it. */
  readonly isGenerated: boolean;
}

/** A table, a view or a query as the server has it. */
export interface CatalogTable {
  /** `pg_class.oid`; null for a query. */
  readonly oid: string | null;
  readonly schema: string | null;
  readonly name: string;
  /** `relkind`, such as `r` for a table and `v` for a view; `q` for a query. */
  readonly kind: string;
  readonly columns: readonly CatalogColumn[];
  readonly primaryKey: readonly string[];
  /** Columns of each unique key, the primary one first. */
  readonly uniqueKeys: readonly (readonly string[])[];
  readonly estimatedRows: number | null;
}

/** The table that a name as SQL has it stands for; undefined when there is none. */
export async function readTable(ask: Ask, regclass: string): Promise<CatalogTable | undefined> {
  const [row] = (await ask(TABLE_SQL, [regclass])).rows;
  if (row === undefined) return undefined;
  const [oid, schema, name, kind, estimate] = row as [string, string, string, string, number | null];
  const columns = (await readColumns(ask, [oid])).get(oid) ?? [];
  const keys = (await readKeys(ask, [oid])).get(oid);
  return {
    oid,
    schema,
    name,
    kind,
    columns,
    primaryKey: keys?.primaryKey ?? [],
    uniqueKeys: keys?.uniqueKeys ?? [],
    estimatedRows: wholeRows(estimate, kind),
  };
}

/** The columns of a query, which is described and not run. */
export async function readQuery(ask: Ask, query: string): Promise<CatalogTable> {
  const { fields } = await ask(`select * from (${query}\n) as q limit 0`);
  const oids = fields.map((field) => field.dataTypeID);
  const { rows } = await ask(TYPES_SQL, [oids, fields.map((field) => field.dataTypeModifier)]);
  const columns = fields.map((field, index): CatalogColumn => {
    const [sourceType, ...rest] = rows[index] ?? [];
    return columnOf(field.name, String(sourceType), true, null, '', rest);
  });
  const none = { oid: null, schema: null, primaryKey: [], uniqueKeys: [], estimatedRows: null };
  return { ...none, name: 'query', kind: 'q', columns };
}

/** The name of a table that is like one that does not exist. */
export async function nearTable(ask: Ask, name: string, own: string | undefined): Promise<string | undefined> {
  const { rows } = await ask(TABLE_NAMES_SQL);
  const names = rows.flatMap(([schema, table, isVisible]) => {
    const isDefault = isOwn(String(schema), own, isVisible);
    return [...(isDefault ? [true] : []), false].map((short) => writtenTable(String(schema), String(table), short));
  });
  const folded = names.find((one) => one.toLowerCase() === name.toLowerCase());
  const elsewhere = names.find((one) => one.endsWith(`.${name}`));
  return folded ?? elsewhere ?? nearest(name, names);
}

/**
 * Every table whose name, with its schema or without, `matches`. A table of the `own` schema, or of the search path where
 * there is none, is told without its schema.
 */
export async function discoverTables(
  ask: Ask,
  matches: (name: string) => boolean,
  own: string | undefined,
): Promise<DiscoveredTable[]> {
  const { rows } = await ask(TABLES_SQL);
  const tables = rows
    .map((row) => row as [string, string, string, string, number | null, boolean, string | null])
    .filter(([, schema, name]) => matches(name) || matches(`${schema}.${name}`));
  const oids = tables.map(([oid]) => oid);
  const columns = await readColumns(ask, oids);
  const keys = await readKeys(ask, oids);
  const foreign = await readForeignKeys(ask, oids, own);
  return tables.map(([oid, schema, name, kind, estimate, isVisible, comment]) => ({
    name: writtenTable(schema, name, isOwn(schema, own, isVisible)),
    columns: (columns.get(oid) ?? []).map(({ type: _type, isGenerated: _generated, ...column }) => column),
    primaryKey: keys.get(oid)?.primaryKey ?? [],
    foreignKeys: foreign.get(oid) ?? [],
    estimatedRows: wholeRows(estimate, kind),
    isDiscovered: true,
    ...(comment === null ? {} : { comment }),
  }));
}

async function readColumns(ask: Ask, oids: readonly string[]): Promise<Map<string, CatalogColumn[]>> {
  const { rows } = await ask(COLUMNS_SQL, [oids]);
  const found = new Map<string, CatalogColumn[]>();
  for (const [oid, name, sourceType, isNotNull, comment, generated, ...type] of rows) {
    const column = columnOf(
      String(name),
      String(sourceType),
      isNotNull !== true,
      comment as string | null,
      String(generated),
      type,
    );
    listOf(found, String(oid)).push(column);
  }
  return found;
}

function columnOf(
  name: string,
  sourceType: string,
  nullable: boolean,
  comment: string | null,
  generated: string,
  [typeName, kind, category, modifier, isBuiltIn]: readonly unknown[],
): CatalogColumn {
  const type: SourceType = {
    name: String(typeName),
    kind: String(kind),
    category: String(category),
    modifier: Number(modifier),
    isBuiltIn: isBuiltIn === true,
  };
  return {
    name,
    sourceType,
    dataType: dataTypeOf(type),
    nullable,
    ...(comment === null ? {} : { comment }),
    type,
    isGenerated: generated !== '',
  };
}

interface Keys {
  primaryKey: string[];
  readonly uniqueKeys: string[][];
}

async function readKeys(ask: Ask, oids: readonly string[]): Promise<Map<string, Keys>> {
  const { rows } = await ask(KEYS_SQL, [oids]);
  const found = new Map<string, Keys>();
  let last = '';
  for (const [oid, index, isPrimary, column] of rows) {
    const keys = found.get(String(oid)) ?? { primaryKey: [], uniqueKeys: [] };
    found.set(String(oid), keys);
    if (index !== last) keys.uniqueKeys.push([]);
    last = String(index);
    const key = keys.uniqueKeys.at(-1);
    key?.push(String(column));
    if (isPrimary === true && key !== undefined) keys.primaryKey = key;
  }
  return found;
}

async function readForeignKeys(
  ask: Ask,
  oids: readonly string[],
  schemaOfOwn: string | undefined,
): Promise<Map<string, StreamForeignKey[]>> {
  const { rows } = await ask(FOREIGN_KEYS_SQL, [oids]);
  const found = new Map<string, StreamForeignKey[]>();
  let last = '';
  for (const [oid, constraint, schema, table, isVisible, own, referenced] of rows) {
    const keys = listOf(found, String(oid));
    const name = writtenTable(String(schema), String(table), isOwn(String(schema), schemaOfOwn, isVisible));
    const key = constraint === last ? keys.pop() : undefined;
    keys.push({
      columns: [...(key?.columns ?? []), String(own)],
      table: name,
      referenced: [...(key?.referenced ?? []), String(referenced)],
    });
    last = String(constraint);
  }
  return found;
}

/** Whether a name without a schema means a table of this one. */
function isOwn(schema: string, own: string | undefined, isVisible: unknown): boolean {
  return own === undefined ? isVisible === true : schema === own;
}

function listOf<T>(map: Map<string, T[]>, key: string): T[] {
  const list = map.get(key) ?? [];
  map.set(key, list);
  return list;
}

/** Views and foreign tables keep no count, and a table that was never analyzed has none. */
function wholeRows(estimate: number | null, kind: string): number | null {
  return estimate === null || estimate < 0 || kind === 'v' ? null : Math.round(estimate);
}
