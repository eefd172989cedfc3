export type { TimeOf } from './cell-value.ts';
export { ColumnClass, ColumnValue, columnType } from './column-value.ts';
export type { ColumnWords } from './column-words.ts';
export type { DataTypeName } from './data-type.ts';
export { RelationClass } from './relation-class.ts';
export { createFunction, ephemeralName, type RelationRendering, RelationValue } from './relation-value.ts';
export { RowValue } from './row-value.ts';
export { SeedTableValue } from './seed-table-value.ts';
export { TableValue, tableValue } from './table-value.ts';
