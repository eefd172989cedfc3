import { PyTuple } from '../values/tuple.ts';
import type { Value } from '../values/value.ts';

/** One group of the `groupby` filter: a tuple whose parts also have names. */
export class GroupTuple extends PyTuple {
  constructor(grouper: Value, list: Value[]) {
    super([grouper, list]);
  }

  override getAttr(name: string): Value | undefined {
    if (name === 'grouper') return this.items[0];
    return name === 'list' ? this.items[1] : undefined;
  }
}
