import { PyDict } from '../values/dict.ts';
import { PyError } from '../values/error.ts';
import { lengthOf } from '../values/iterate.ts';
import { missing, ownAttribute } from '../values/lookup.ts';
import { otherwise } from '../values/otherwise.ts';
import { formatPercent } from '../values/percent-format.ts';
import type { Arguments } from '../values/signature.ts';
import { capitalize } from '../values/str-case.ts';
import { replaceText } from '../values/str-methods.ts';
import { splitLines, stripText } from '../values/str-split.ts';
import { PyStr } from '../values/str-subclass.ts';
import { str } from '../values/text.ts';
import { truth } from '../values/truth.ts';
import { PyTuple } from '../values/tuple.ts';
import { PyUndefined } from '../values/undefined.ts';
import type { Value } from '../values/value.ts';
import type { FilterEntry } from './define.ts';
import { prettyPrint } from './pretty-print.ts';
import { wrapWords } from './word-wrap.ts';

const text = (args: Arguments): string => str(args.get('s'));

/** Jinja's filters of text, and those that take any value. */
export const textFilters: Readonly<Record<string, FilterEntry>> = {
  attr: [
    'obj, name',
    (args) =>
      otherwise(ownAttribute(args.get('obj'), str(args.get('name'))), () => missing(args.get('obj'), args.get('name'))),
  ],
  capitalize: ['s', (args) => capitalize(text(args))],
  center: ['s, width=80', (args) => center(text(args), args.int('width'))],
  default: ["value, default_value='', boolean=False", defaulted],
  format: ['s, *args, **kwargs', format],
  indent: ['s, width=4, first=False, blank=False', indent],
  lower: ['s', (args) => text(args).toLowerCase()],
  pprint: ['value', (args) => prettyPrint(args.get('value'))],
  replace: ['s, old, new, count=None', replace],
  string: ['s', (args) => (args.get('s') instanceof PyStr ? args.get('s') : text(args))],
  title: ['s', (args) => text(args).replace(/[^\s\-({[<]+/g, capitalize)],
  trim: [
    's, chars=None',
    (args) => stripText(text(args), args.get('chars') === null ? undefined : args.text('chars'), 'both'),
  ],
  truncate: ["s, length=255, killwords=False, end='...', leeway=None", truncate],
  upper: ['s', (args) => text(args).toUpperCase()],
  wordcount: ['s', (args) => (text(args).match(/[\p{L}\p{N}\p{M}_]+/gu) ?? []).length],
  wordwrap: ['s, width=79, break_long_words=True, wrapstring=None, break_on_hyphens=True', wordWrap],
};

/** The value of a filter that takes nothing but text. */
function textOf(args: Arguments): string {
  const value = args.get('s');
  if (value instanceof PyUndefined) throw value.error();
  return args.text('s');
}

function center(value: string, width: number): string {
  const missingCount = Math.max(0, width - lengthOf(value));
  const left = Math.floor(missingCount / 2) + ((missingCount % 2) & (width % 2));
  return ' '.repeat(left) + value + ' '.repeat(missingCount - left);
}

function defaulted(args: Arguments): Value {
  const value = args.get('value');
  const absent = value instanceof PyUndefined || (truth(args.get('boolean')) && !truth(value));
  return absent ? args.get('default_value') : value;
}

function format(args: Arguments): Value {
  if (args.rest.length > 0 && args.extra.size > 0) {
    throw new PyError('FilterArgumentError', "can't handle positional and keyword arguments at the same time");
  }
  return formatPercent(text(args), args.extra.size > 0 ? new PyDict(args.extra) : new PyTuple(args.rest));
}

function indent(args: Arguments): Value {
  const width = args.get('width');
  const by = typeof width === 'string' ? width : ' '.repeat(Math.max(0, args.int('width')));
  const source = textOf(args);
  const blank = truth(args.get('blank'));
  const lines = splitLines(`${source}\n`, false);
  const [head = '', ...rest] = lines;
  const body = rest.map((line) => (line !== '' || blank ? by + line : line));
  return (truth(args.get('first')) ? by : '') + [head, ...body].join('\n');
}

function replace(args: Arguments): Value {
  const count = args.get('count') === null ? -1 : args.int('count');
  return replaceText(text(args), str(args.get('old')), str(args.get('new')), count);
}

function truncate(args: Arguments): Value {
  const length = args.int('length');
  const leeway = args.get('leeway') === null ? 5 : args.int('leeway');
  const end = str(args.get('end'));
  if (lengthOf(args.get('s')) <= length + leeway) return args.get('s');
  const source = textOf(args);
  const cut = source.slice(0, length - end.length);
  if (truth(args.get('killwords'))) return cut + end;
  const space = cut.lastIndexOf(' ');
  return (space === -1 ? cut : cut.slice(0, space)) + end;
}

function wordWrap(args: Arguments): Value {
  const separator = args.get('wrapstring') === null ? '\n' : str(args.get('wrapstring'));
  const options = { breakLong: truth(args.get('break_long_words')), breakHyphens: truth(args.get('break_on_hyphens')) };
  return splitLines(textOf(args), false)
    .map((line) => wrapWords(line, args.int('width'), options).join(separator))
    .join(separator);
}
