import type { Cell } from '../adapters/index.ts';
import { addedFunctions, foreignSignatures } from './added-functions.ts';
import { encodeCell } from './encode-cell.ts';
import { languageOptions } from './language.ts';
import { typeProto } from './proto-type.ts';
import type { ColumnProto, TableContent } from './protocol.ts';
import { parseType, type SqlType } from './type-text.ts';

/** A column of a table; `type` is BigQuery's text, such as `ARRAY<STRUCT<a INT64>>`. */
export interface CatalogColumn {
  readonly name: string;
  readonly type: string;
  /** Not in `*`, as `_PARTITIONTIME`. */
  readonly isPseudo?: boolean;
}

/** A table that statements may name. */
export interface CatalogTable {
  /** The dotted name without quotes: `project.dataset.table`, or fewer parts. */
  readonly name: string;
  readonly columns: readonly CatalogColumn[];
  /** The rows that it is evaluated with, cells in the order of the columns; none when left out. */
  readonly rows?: readonly (readonly Cell[])[];
}

/** The tables that statements see: a list, or how to find the one that a dotted name means. */
export type Catalog =
  | {
      readonly tables: readonly CatalogTable[];
      /** What goes before names of fewer parts: `project`, or `project.dataset`. */
      readonly within?: string;
    }
  | {
      readonly find: (name: string) => CatalogTable | undefined;
      /** All tables by their names in lower case, where many statements over them follow. */
      readonly all?: ReadonlyMap<string, CatalogTable>;
    };

/** Finds the table of a catalog that a dotted name means; case does not count. */
export function tableLookup(catalog: Catalog): (name: string) => CatalogTable | undefined {
  if ('find' in catalog) return catalog.find;
  const tables = new Map(catalog.tables.map((one) => [one.name.toLowerCase(), one]));
  const [project, dataset] = (catalog.within ?? '').toLowerCase().split('.');
  return (name) => {
    const folded = name.toLowerCase();
    const found = tables.get(folded);
    if (found !== undefined) return found;
    const parts = folded.split('.').length;
    if (parts === 2 && project) return tables.get(`${project}.${folded}`);
    return parts === 1 && dataset ? tables.get(`${project}.${dataset}.${folded}`) : undefined;
  };
}

/** Names of INT64 that the service does not know by itself. */
const INTEGER_NAMES = ['INT', 'INTEGER', 'SMALLINT', 'BIGINT', 'TINYINT', 'BYTEINT'];
const NAMED_TYPES = INTEGER_NAMES.map((name) => ({ name, type: typeProto({ name: 'INT64' }) }));

/** The catalog as the service reads it: the given tables and BigQuery's functions. */
export function catalogProto(tables: readonly CatalogTable[]): object {
  return {
    name: 'catalog',
    table: tables.map((one) => ({ name: one.name, column: one.columns.map(columnProto) })),
    named_type: NAMED_TYPES,
    builtin_function_options: { language_options: languageOptions, exclude_function_ids: foreignSignatures },
    custom_function: addedFunctions.plain,
    catalog: addedFunctions.spaces,
  };
}

/** The rows of tables as the service reads them, by table. Throws ETL4306 for a cell that does not fit its column. */
export function contentProto(tables: readonly CatalogTable[]): Readonly<Record<string, TableContent>> {
  return Object.fromEntries(tables.map((one) => [one.name, { table_data: { row: rowsProto(one) } }]));
}

function rowsProto({ columns, rows = [] }: CatalogTable) {
  const typed = columns.map((one) => ({ name: one.name, type: cachedType(one.type) }));
  return rows.map((row) => ({
    cell: typed.map(({ name, type }, index) => encodeCell(row[index] ?? null, type, name)),
  }));
}

function columnProto({ name, type, isPseudo }: CatalogColumn): ColumnProto {
  return { name, type: typeProto(cachedType(type)), ...(isPseudo ? { is_pseudo_column: true } : {}) };
}

const TYPES = new Map<string, SqlType>();

/** Many columns share few types. */
function cachedType(text: string): SqlType {
  const known = TYPES.get(text);
  if (known !== undefined) return known;
  const type = parseType(text);
  TYPES.set(text, type);
  return type;
}
