import { PyFloat, PyObject, PyTuple, type Value } from '../../templates/index.ts';
import type { Cell, ResultTable } from '../types.ts';
import { cellValue, type TimeOf } from './cell-value.ts';
import { castTo, type DataTypeName, DataTypeValue, dataTypeOf } from './data-type.ts';
import { SequenceValue } from './mapped-sequence.ts';
import { RowValue } from './row-value.ts';
import { TableColumn } from './table-column.ts';
import { TABLE_METHODS } from './table-methods.ts';
import { structureText } from './table-text.ts';

/** What a table has besides its names and rows. */
export interface TableOptions {
  /** The types of the columns; found in the cells when left out. */
  readonly types?: readonly DataTypeName[];
  /** Prints what `print_table` and its kind are asked for. */
  readonly say?: ((text: string) => void) | undefined;
}

/** A query's result as templates see it: dbt's agate table, with `columns`, `rows`, `column_names`, ... */
export class TableValue extends PyObject {
  readonly typeName = 'Table';
  readonly names: readonly string[];
  readonly rows: readonly RowValue[];
  readonly types: readonly DataTypeName[];
  readonly say: ((text: string) => void) | undefined;

  constructor(names: readonly string[], rows: readonly (readonly Value[])[], options: TableOptions = {}) {
    super();
    this.names = names;
    this.types = options.types ?? names.map((_, index) => dataTypeOf(rows.map((cells) => cells[index] ?? null)));
    this.say = options.say;
    this.rows = rows.map((cells) => new RowValue(names, cells));
  }

  /** A table of the same columns with other rows. */
  withRows(rows: readonly RowValue[]): TableValue {
    const cells = rows.map((row) => row.cells);
    return this.derived(this.names, cells, this.types);
  }

  /** A table of other columns and rows that prints where this one does. */
  derived(names: readonly string[], rows: readonly (readonly Value[])[], types: readonly DataTypeName[]): TableValue {
    return new TableValue(names, rows, { types, say: this.say });
  }

  override length(): number {
    return this.rows.length;
  }

  override iterate(): Iterable<Value> {
    return this.rows;
  }

  override sequence(): readonly Value[] {
    return this.rows;
  }

  override getItem(key: Value): Value | undefined {
    return typeof key === 'number' ? this.rows.at(key) : undefined;
  }

  override str(): string {
    return structureText(this.names, this.types);
  }

  override getAttr(name: string): Value | undefined {
    switch (name) {
      case 'rows':
        return new SequenceValue(this.rows);
      case 'columns':
        return new SequenceValue(
          this.names.map((one, index) => new TableColumn(one, index, this)),
          this.names,
        );
      case 'column_names':
        return new PyTuple(this.names);
      case 'column_types':
        return new PyTuple(this.types.map((type) => new DataTypeValue(type)));
      case 'row_names':
        return null;
      default:
        return TABLE_METHODS.bound(this, name, 'Table');
    }
  }
}

/** A result as a table value, its cells as agate casts them; `timeOf` makes dates and times, `say` prints. */
export function tableValue(result: ResultTable, timeOf: TimeOf, say?: (text: string) => void): TableValue {
  const names = result.columns.map((column) => column.name);
  const floats = result.columns.map((column) => /^(double|float|real)/i.test(column.dataType));
  const cellOf = (cell: Cell, index: number): Value =>
    floats[index] === true && typeof cell === 'number' ? new PyFloat(cell) : cellValue(cell, timeOf);
  const cells = result.rows.map((row) => row.map(cellOf));
  const types = names.map((_, index) => dataTypeOf(cells.map((row) => row[index] ?? null)));
  const cast = cells.map((row) => row.map((cell, index) => castTo(types[index] ?? 'Text', cell)));
  return new TableValue(names, cast, { types, say });
}
