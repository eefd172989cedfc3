import { compare, PySet, PyTuple, pyFunction, type Value } from '../../templates/index.ts';
import { DataTypeValue } from './data-type.ts';
import { MappedSequence } from './mapped-sequence.ts';
import type { TableValue } from './table-value.ts';

/** One column of a result: its values in row order. */
export class TableColumn extends MappedSequence {
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

  items(): Value[] {
    return this.#table.rows.map((row) => row.cells[this.index] ?? null);
  }

  keys(): undefined {
    return undefined;
  }

  override getAttr(name: string): Value | undefined {
    switch (name) {
      case 'name':
        return this.name;
      case 'index':
        return this.index;
      case 'data_type':
        return new DataTypeValue(this.#table.types[this.index] ?? 'Text');
      case 'values_distinct':
        return pyFunction(name, '', () => new PyTuple([...new PySet(this.items()).values()]));
      case 'values_without_nulls':
        return pyFunction(name, '', () => new PyTuple(this.#present()));
      case 'values_sorted':
        return pyFunction(name, '', () => this.items().sort(nullsLast));
      case 'values_without_nulls_sorted':
        return pyFunction(name, '', () => this.#present().sort(nullsLast));
      default:
        return super.getAttr(name);
    }
  }

  #present(): Value[] {
    return this.items().filter((value) => value !== null);
  }
}

/** Orders two cells as agate does: NULL is above all others. */
export function nullsLast(a: Value, b: Value): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return compare(a, b);
}
