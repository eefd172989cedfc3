import type { Value } from '../../templates/index.ts';
import { MappedSequence } from './mapped-sequence.ts';

/** One row of a result: cells by number or column name. */
export class RowValue extends MappedSequence {
  readonly typeName = 'Row';
  readonly names: readonly string[];
  readonly cells: readonly Value[];

  constructor(names: readonly string[], cells: readonly Value[]) {
    super();
    this.names = names;
    this.cells = cells;
  }

  items(): readonly Value[] {
    return this.cells;
  }

  keys(): readonly string[] {
    return this.names;
  }

  override named(key: Value): Value | undefined {
    return typeof key === 'string' ? this.cells[this.names.lastIndexOf(key)] : undefined;
  }
}
