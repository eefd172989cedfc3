import type { Adapter } from '../adapters/types.ts';
import { type ColumnType, hasArray } from '../connectors/column-type.ts';
import { diagnostic, EtlErrors } from '../diagnostics/index.ts';
import type { Declaration, DeclaredColumn } from './declaration.ts';

/**
 * A declaration as an engine's arrays can hold it: where they hold no nulls, one is an error of its row unless it is to be
 * dropped. Throws ETL5018 for arrays directly in arrays where there are none.
 */
export function withinArrayLimits(declaration: Declaration, { type: engine, dialect }: Adapter): Declaration {
  if (dialect.plainArrays !== true) return declaration;
  const wrong = declaration.columns.filter(({ type }) => hasArrayOfArrays(type));
  if (wrong.length > 0) {
    const why = `${engine} holds no array directly in an array; declare it as json, or its inner arrays as fields of a struct`;
    const place = { position: declaration.place() };
    throw new EtlErrors(
      wrong.map(({ name }) => diagnostic('ETL5018', { source: declaration.source, column: name, why }, place)),
    );
  }
  return { ...declaration, columns: declaration.columns.map(withoutNulls) };
}

function withoutNulls(column: DeclaredColumn): DeclaredColumn {
  const { type, reading } = column;
  if (!hasArray(type) || reading.null_elements === 'drop') return column;
  return { ...column, reading: { ...reading, null_elements: 'error' } };
}

function hasArrayOfArrays({ element, fields = [] }: ColumnType): boolean {
  if (element !== undefined) return element.kind === 'array' || hasArrayOfArrays(element);
  return fields.some(({ type }) => hasArrayOfArrays(type));
}
