import { PyDict } from './dict.ts';
import { guarded, repr } from './text.ts';
import { PyTuple } from './tuple.ts';

/** Python's `OrderedDict`: a dict that shows itself as a list of pairs. */
export class OrderedDict extends PyDict {
  override readonly typeName = 'OrderedDict';

  override repr(): string {
    if (this.size === 0) return 'OrderedDict()';
    return guarded(this, '...', () => `OrderedDict(${repr([...this.entries()].map((pair) => new PyTuple(pair)))})`);
  }
}
