export type { TimeOf } from './cell-value.ts';
export { ColumnClass, ColumnValue, columnType } from './column-value.ts';
export { DecimalValue } from './decimal-value.ts';
export { RelationClass } from './relation-class.ts';
export { createFunction, ephemeralName, type RelationRendering, RelationValue } from './relation-value.ts';
export { SeedTableValue } from './seed-table-value.ts';
export { RowValue, TableValue, tableValue } from './table-value.ts';
