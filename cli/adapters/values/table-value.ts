import {
  type Arguments,
  PyDict,
  PyError,
  PyFloat,
  PyObject,
  PyTuple,
  pyFunction,
  repr,
  str,
  type Value,
} from '../../templates/index.ts';
import type { Cell, ResultTable } from '../types.ts';
import { cellValue, type TimeOf } from './cell-value.ts';
import { tableText } from './table-text.ts';

/** A query's result as templates see it: dbt's agate table, with `columns`, `rows`, `column_names`, ... */
export class TableValue extends PyObject {
  readonly typeName = 'Table';
  readonly names: readonly string[];
  readonly rows: readonly RowValue[];
  readonly #say: ((text: string) => void) | undefined;

  /** `say` prints what `print_table` is asked for. */
  constructor(names: readonly string[], rows: readonly (readonly Value[])[], say?: (text: string) => void) {
    super();
    this.names = names;
    this.#say = say;
    this.rows = rows.map((cells) => new RowValue(names, cells));
  }

  override length(): number {
    return this.rows.length;
  }

  override iterate(): Iterable<Value> {
    return this.rows;
  }

  override truth(): boolean {
    return this.rows.length > 0;
  }

  override getItem(key: Value): Value | undefined {
    return typeof key === 'number' ? this.rows.at(key) : undefined;
  }

  /** The column of a name or number, or nothing. */
  column(key: Value): ColumnOfTable | undefined {
    const index = typeof key === 'number' ? (key < 0 ? key + this.names.length : key) : this.names.indexOf(str(key));
    const name = this.names[index];
    return name === undefined ? undefined : new ColumnOfTable(name, index, this);
  }

  override getAttr(name: string): Value | undefined {
    switch (name) {
      case 'rows':
        return new SequenceValue([...this.rows], () => undefined, []);
      case 'columns': {
        const columns = this.names.map((one, index) => new ColumnOfTable(one, index, this));
        return new SequenceValue(columns, (key) => this.column(key), this.names);
      }
      case 'column_names':
        return new PyTuple([...this.names]);
      case 'print_table':
        return pyFunction(name, 'max_rows=20, max_columns=6, **rest', (args) => this.#printed(args));
      case 'select':
      case 'exclude':
        return pyFunction(name, 'key', (args) => this.#selected(args.get('key'), name === 'select'));
      case 'rename':
        return pyFunction(name, 'column_names=None, **rest', (args) => this.#renamed(args.get('column_names')));
      case 'limit':
        return pyFunction(name, 'start_or_stop, stop=None, step=None', (args) => {
          const [first, stop] = [args.int('start_or_stop'), args.get('stop')];
          const kept = typeof stop === 'number' ? this.rows.slice(first, stop) : this.rows.slice(0, first);
          return new TableValue(
            this.names,
            kept.map((row) => row.cells),
            this.#say,
          );
        });
      default:
        return undefined;
    }
  }

  #printed(args: Arguments): Value {
    const limit = (name: string): number => {
      const value = args.get(name);
      return typeof value === 'number' ? value : Number.POSITIVE_INFINITY;
    };
    const cells = this.rows.map((row) => row.cells);
    this.#say?.(tableText(this.names, cells, { rows: limit('max_rows'), columns: limit('max_columns') }));
    return null;
  }

  #selected(key: Value, keep: boolean): TableValue {
    const named = new Set((Array.isArray(key) ? key : [key]).map(str));
    const kept = this.names.flatMap((name, index) => (named.has(name) === keep ? [index] : []));
    const pick = <T>(from: readonly T[]): T[] => kept.flatMap((index) => from.slice(index, index + 1));
    return new TableValue(
      pick(this.names),
      this.rows.map((row) => pick(row.cells)),
      this.#say,
    );
  }

  #renamed(names: Value): TableValue {
    const renamed = this.names.map((old, index) => {
      if (names instanceof PyDict) return str(names.get(old) ?? old);
      return Array.isArray(names) ? str(names[index] ?? old) : old;
    });
    return new TableValue(
      renamed,
      this.rows.map((row) => row.cells),
      this.#say,
    );
  }
}

/** A sequence that also knows its items by name, as agate's columns are. */
class SequenceValue extends PyObject {
  readonly typeName = 'MappedSequence';
  readonly #items: readonly Value[];
  readonly #named: (key: Value) => Value | undefined;
  readonly #keys: readonly string[];

  constructor(items: readonly Value[], named: (key: Value) => Value | undefined, keys: readonly string[]) {
    super();
    this.#items = items;
    this.#named = named;
    this.#keys = keys;
  }

  override length(): number {
    return this.#items.length;
  }

  override iterate(): Iterable<Value> {
    return this.#items;
  }

  override getItem(key: Value): Value | undefined {
    return typeof key === 'number' ? this.#items.at(key) : this.#named(key);
  }

  override repr(): string {
    return repr(new PyTuple([...this.#items]));
  }

  override getAttr(name: string): Value | undefined {
    return mapped(name, this.#items, this.#keys, this.#named);
  }
}

/** One column of a result: its values in row order. */
export class ColumnOfTable extends PyObject {
  readonly typeName = 'Column';
  readonly name: string;
  readonly index: number;
  readonly #table: TableValue;

  constructor(name: string, index: number, table: TableValue) {
    super();
    this.name = name;
    this.index = index;
    this.#table = table;
  }

  values(): Value[] {
    return this.#table.rows.map((row) => row.cells[this.index] ?? null);
  }

  override length(): number {
    return this.#table.rows.length;
  }

  override iterate(): Iterable<Value> {
    return this.values();
  }

  override getItem(key: Value): Value | undefined {
    return typeof key === 'number' ? this.values().at(key) : undefined;
  }

  override repr(): string {
    return `<agate.Column ${this.name}>`;
  }

  override getAttr(name: string): Value | undefined {
    if (name === 'name') return this.name;
    if (name === 'index') return this.index;
    if (name === 'values_distinct') return pyFunction(name, '', () => new PyTuple([...new Set(this.values())]));
    if (name === 'values_without_nulls') {
      return pyFunction(name, '', () => new PyTuple(this.values().filter((value) => value !== null)));
    }
    return mapped(name, this.values(), [], () => undefined);
  }
}

/** One row of a result: cells by number or column name. */
export class RowValue extends PyObject {
  readonly typeName = 'Row';
  readonly names: readonly string[];
  readonly cells: readonly Value[];

  constructor(names: readonly string[], cells: readonly Value[]) {
    super();
    this.names = names;
    this.cells = cells;
  }

  override length(): number {
    return this.cells.length;
  }

  override iterate(): Iterable<Value> {
    return this.cells;
  }

  override getItem(key: Value): Value | undefined {
    if (typeof key === 'number') return this.cells.at(key);
    const index = this.names.indexOf(str(key));
    return index === -1 ? undefined : this.cells[index];
  }

  override equals(other: Value): boolean {
    return other instanceof RowValue && repr(this) === repr(other);
  }

  override repr(): string {
    return `<agate.Row: ${repr(new PyTuple([...this.cells]))}>`;
  }

  override getAttr(name: string): Value | undefined {
    return mapped(name, this.cells, this.names, (key) => this.getItem(key));
  }
}

/** The methods that agate's rows, columns and tables of them share. */
function mapped(
  name: string,
  items: readonly Value[],
  keys: readonly string[],
  named: (key: Value) => Value | undefined,
): Value | undefined {
  switch (name) {
    case 'values':
      return pyFunction(name, '', () => new PyTuple([...items]));
    case 'keys':
      return pyFunction(name, '', () => new PyTuple([...keys]));
    case 'items':
      return pyFunction(name, '', () => keys.map((key, index) => new PyTuple([key, items[index] ?? null])));
    case 'get':
      return pyFunction(name, 'key, default=None', (args) => named(args.get('key')) ?? args.get('default'));
    case 'dict':
      return pyFunction(name, '', () => new PyDict(keys.map((key, index) => [key, items[index] ?? null] as const)));
    case 'index':
      return pyFunction(name, 'value', (args) => {
        const index = items.findIndex((item) => repr(item) === repr(args.get('value')));
        if (index === -1) throw new PyError('ValueError', `${repr(args.get('value'))} is not in sequence`);
        return index;
      });
    default:
      return undefined;
  }
}

/** A result as a table value; `timeOf` makes dates and times, `say` prints. */
export function tableValue(result: ResultTable, timeOf: TimeOf, say?: (text: string) => void): TableValue {
  const names = result.columns.map((column) => column.name);
  const floats = result.columns.map((column) => /^(double|float|real)/i.test(column.dataType));
  const cellOf = (cell: Cell, index: number): Value =>
    floats[index] === true && typeof cell === 'number' ? new PyFloat(cell) : cellValue(cell, timeOf);
  return new TableValue(
    names,
    result.rows.map((row) => row.map(cellOf)),
    say,
  );
}
