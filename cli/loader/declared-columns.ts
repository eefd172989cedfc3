import type { YamlMap } from '../config/types.ts';
import { type ColumnType, columnType, isNested, type TypeProblem } from '../connectors/column-type.ts';
import type { ValuePolicies } from '../connectors/file-format.ts';
import type { ColumnReading, Connector, FileFormatOptions } from '../connectors/index.ts';
import { type Diagnostic, diagnostic } from '../diagnostics/index.ts';
import { columnPosition } from '../manifest/node-position.ts';
import type { SourceNode } from '../manifest/types.ts';
import { fieldColumns, isOpen, type WholeColumn, wholeColumns } from './whole-columns.ts';

/** One declared column: its name, type and how its cells are written. */
export interface DeclaredColumn {
  readonly name: string;
  readonly type: ColumnType;
  readonly reading: ColumnReading;
}

/** What columns are declared by. */
interface Rules {
  /** Shown name of the table. */
  readonly name: string;
  /** `load:` after its schema. */
  readonly load: YamlMap;
  readonly connector: Connector;
}

/** The declared columns with how they are read. What is wrong with them is added to `found`. */
export function declaredColumns(source: SourceNode, rules: Rules, found: Diagnostic[]): DeclaredColumn[] {
  const { name } = rules;
  const written = Object.values(source.columns);
  const declared = wholeColumns(written);
  const untyped = declared.filter((column) => (column.data_type ?? '').trim() === '').map((column) => column.name);
  if (declared.length === 0 || untyped.length > 0)
    found.push(diagnostic('ETL5014', { source: name, columns: untyped }));
  const wrong = wrongFields(source, name, written);
  found.push(...wrong);
  return declared.flatMap((column): DeclaredColumn[] => {
    if (/^_etl_/i.test(column.name)) {
      const why = 'names that start with _etl_ are kept for etl';
      found.push(diagnostic('ETL5018', { source: name, column: column.name, why }));
    }
    if ((column.data_type ?? '').trim() === '') return [];
    const type = columnType(column.data_type ?? '');
    if (!('why' in type)) return [declaredColumn(source, rules, { name: column.name, type }, found)];
    // A field that is wrong has been told by itself.
    if (wrong.length === 0 || !isOpen(column)) found.push(wrongType(source, name, column, type));
    return [];
  });
}

function declaredColumn(
  source: SourceNode,
  { name: table, load, connector }: Rules,
  { name, type }: Pick<DeclaredColumn, 'name' | 'type'>,
  found: Diagnostic[],
): DeclaredColumn {
  const { columns = {}, ...shared } = load as FileFormatOptions & { values?: ValuePolicies };
  const isKey = source.etl.primaryKey.some((key) => key.toLowerCase() === name.toLowerCase());
  const own = Object.entries(columns).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
  if (isKey && Object.values(own?.values ?? {}).includes('null'))
    found.push(diagnostic('ETL5018', { source: table, column: name, why: 'a primary key cannot be made null' }));
  if (isNested(type)) checkNested(table, name, { isKey, own }, found);
  const values = isKey ? undefined : policiesOf(shared.values, own?.values);
  const nested: ColumnReading = isNested(type) ? { unknown_fields: unknownFields(load, connector) } : {};
  const reading = { ...sharedReading(type, shared), ...nested, ...own };
  return { name, type, reading: values === undefined ? reading : { ...reading, values } };
}

/** Mistakes in the types of fields that are columns of their own. */
function wrongFields(source: SourceNode, name: string, columns: readonly WholeColumn[]): Diagnostic[] {
  return fieldColumns(columns).flatMap((column) => {
    if (isOpen(column)) return [];
    const type = columnType(column.data_type ?? '');
    return 'why' in type ? [wrongType(source, name, column, type)] : [];
  });
}

function wrongType(source: SourceNode, table: string, { name, data_type: type }: WholeColumn, problem: TypeProblem) {
  const params = { source: table, column: name, type: type ?? '', why: problem.why, near: problem.near };
  return diagnostic('ETL5015', params, { position: columnPosition(source, name, 'data_type') });
}

/** How a single value is written says nothing of values within JSON. */
const OF_SINGLE_VALUES = ['format', 'locale', 'strip', 'decimal_separator', 'thousands_separator'] as const;

function checkNested(
  source: string,
  column: string,
  { isKey, own }: { readonly isKey: boolean; readonly own: ColumnReading | undefined },
  found: Diagnostic[],
): void {
  if (isKey) found.push(diagnostic('ETL5018', { source, column, why: 'a primary key cannot be an array or a struct' }));
  for (const key of OF_SINGLE_VALUES) {
    const why = `\`${key}\` says how single values are written, and those of an array or a struct are read as JSON`;
    if (own?.[key] !== undefined) found.push(diagnostic('ETL5018', { source, column, why }));
  }
}

/** Fields that are not declared meet what columns do that are not. */
function unknownFields({ schema_changes: changes }: YamlMap, { capabilities }: Connector): 'error' | 'ignore' {
  if (capabilities.gives === 'rows') return changes === 'freeze' ? 'error' : 'ignore';
  return changes === 'discard' ? 'ignore' : 'error';
}

/** The table's word for values that a type cannot hold, and the column's own over it. */
function policiesOf(shared: ValuePolicies | undefined, own: ValuePolicies | undefined): ValuePolicies | undefined {
  return shared === undefined && own === undefined ? undefined : { ...shared, ...own };
}

/** What the table's options say of a column that has no word of its own. */
function sharedReading(type: ColumnType, shared: Omit<FileFormatOptions, 'columns'>): ColumnReading {
  const isNumber = ['tinyint', 'smallint', 'integer', 'bigint', 'hugeint', 'decimal', 'float', 'double'].includes(
    type.kind,
  );
  const format =
    type.kind === 'date' ? shared.date_format : type.kind.startsWith('timestamp') ? shared.timestamp_format : undefined;
  return {
    ...(format === undefined ? {} : { format }),
    ...(isNumber && shared.decimal_separator !== undefined ? { decimal_separator: shared.decimal_separator } : {}),
    ...(isNumber && shared.thousands_separator !== undefined
      ? { thousands_separator: shared.thousands_separator }
      : {}),
  };
}
