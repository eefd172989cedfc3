import type { Value } from '../../templates/index.ts';
import { TableValue } from './table-value.ts';

/** The rows of a seed file as templates see them: an agate table that knows the column types of the warehouse. */
export class SeedTableValue extends TableValue {
  readonly #types: readonly string[];

  constructor(names: readonly string[], rows: readonly (readonly Value[])[], types: readonly string[]) {
    super(names, rows);
    this.#types = types;
  }

  /** The engine's type of the column at an index, as it was found in the file or declared for it. */
  typeOf(index: number): string | undefined {
    return this.#types.at(index);
  }
}
