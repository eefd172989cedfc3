import { PyDict } from '../values/dict.ts';
import { entriesOf } from '../values/dict-methods.ts';
import { PyError, typeError } from '../values/error.ts';
import { pyFunction } from '../values/function.ts';
import { typeName } from '../values/names.ts';
import { PyRange } from '../values/range.ts';
import { truth } from '../values/truth.ts';
import type { Value } from '../values/value.ts';
import { Cycler } from './cycler.ts';
import { Joiner } from './joiner.ts';
import { lorem } from './lorem.ts';
import { Namespace } from './namespace.ts';

/** Jinja's sandbox allows no longer range. */
const longestRange = 100_000;

/** The names that every template knows: Jinja's own globals. */
export const globals: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['range', pyFunction('range', '*args', ({ rest }) => rangeOf(rest))],
  [
    'dict',
    pyFunction('dict', '*args, **kwargs', ({ rest, extra }) => {
      if (rest.length > 1) throw typeError(`dict expected at most 1 argument, got ${rest.length}`);
      return new PyDict([...rest.flatMap(entriesOf), ...extra]);
    }),
  ],
  ['cycler', pyFunction('cycler', '*items', ({ rest }) => new Cycler(rest))],
  [
    'lipsum',
    pyFunction('lipsum', 'n=5, html=True, min=20, max=100', (args) =>
      lorem(args.int('n'), truth(args.get('html')), args.int('min'), args.int('max')),
    ),
  ],
  ['joiner', pyFunction('joiner', "sep=', '", (args) => new Joiner(args.get('sep')))],
  [
    'namespace',
    pyFunction(
      'namespace',
      '*args, **kwargs',
      ({ rest, extra }) => new Namespace([...rest.flatMap(entriesOf), ...extra]),
    ),
  ],
]);

function rangeOf(args: readonly Value[]): PyRange {
  if (args.length === 0) throw typeError('range expected at least 1 argument, got 0');
  if (args.length > 3) throw typeError(`range expected at most 3 arguments, got ${args.length}`);
  const [first = 0, second, third = 1] = args.map(index);
  const range = second === undefined ? new PyRange(0, first, third) : new PyRange(first, second, third);
  if (range.length() <= longestRange) return range;
  throw new PyError(
    'OverflowError',
    `Range too big. The sandbox blocks ranges larger than MAX_RANGE (${longestRange}).`,
  );
}

function index(value: Value): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return Number(value);
  throw typeError(`'${typeName(value)}' object cannot be interpreted as an integer`);
}
