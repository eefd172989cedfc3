import fc from 'fast-check';
import type { MacroCases } from './types.ts';

/** Rows with edge values for expressions that are made up. */
export const RANDOM_ROWS: MacroCases = {
  columns: {
    n: 'integer',
    m: 'integer',
    s: 'string',
    t: 'string',
    d: 'date',
    e: 'date',
    x: 'float',
    a: 'decimal(12, 4)',
    w: 'timestamp',
    b: 'boolean',
  },
  rows: [
    ['0', '1', '', 'a', '2024-02-29', '2023-12-31', '0', '0', '2024-02-29 23:59:59.999999', 'true'],
    ['-7', '3', ' é,ü ', 'x,y,z', '1970-01-01', '2000-02-28', '2.5', '1.2345', '1969-12-31 23:59:59', 'false'],
    ['7', '-3', '12', 'Ünï Ço', '2024-12-30', '2025-01-01', '-2.5', '-0.005', '2024-03-31 02:30:00', null],
    ['1000', '0', 'a,b', '2024-05-06', '1999-12-31', '1900-03-01', '0.1', '99.995', '2024-01-01 00:00:00', 'true'],
    [null, '5', null, '-3.50', null, '2024-02-01', null, null, null, 'false'],
    ['-1', null, 'ñandú 😀', null, '2021-01-03', null, '1e6', '2.5', '2024-11-03 01:30:00.5', 'true'],
  ],
};

/** The types of expressions. */
type Kind = 'int' | 'text' | 'date' | 'bool' | 'float' | 'dec' | 'moment';

/** What stands for an argument of a kind. */
type Slots = (kind: Kind) => string;

const LEAVES: Readonly<Record<Kind, readonly string[]>> = {
  int: ["'n'", "'m'", "'3'", "'-2'", "'0'"],
  text: ["'s'", "'t'", `"'a'"`, `"''"`, `"'é,x'"`],
  date: ["'d'", "'e'", `"date '2024-01-31'"`],
  bool: ["'b'", "'n > m'", "'s is null'"],
  float: ["'x'"],
  dec: ["'a'"],
  moment: ["'w'"],
};

const DATE_PARTS = ['day', 'week', 'month', 'quarter', 'year'] as const;
const small = (of: Slots) => `etl.modulo(${of('int')}, 50)`;
const binary = (sign: string, kind: Kind) => (of: Slots) => `('(' ~ ${of(kind)} ~ ' ${sign} ' ~ ${of(kind)} ~ ')')`;
const ifElse = (kind: Kind) => (of: Slots) =>
  `('case when ' ~ ${of('bool')} ~ ' then ' ~ ${of(kind)} ~ ' else ' ~ ${of(kind)} ~ ' end')`;
const known = (kind: Kind) => (of: Slots) => `('coalesce(' ~ ${of(kind)} ~ ', ' ~ ${of(kind)} ~ ')')`;
const forms = (calls: readonly ((of: Slots) => string)[]) => calls;

/** How an expression of a kind is made from others. */
const CALLS: Readonly<Record<Kind, readonly ((of: Slots) => string)[]>> = {
  int: forms([
    (of) => `etl.integer_divide(${of('int')}, ${of('int')})`,
    (of) => `etl.modulo(${of('int')}, ${of('int')})`,
    (of) => `etl.positive_modulo(${of('int')}, ${of('int')})`,
    (of) => `etl.char_length(${of('text')})`,
    (of) => `etl.byte_length(${of('text')})`,
    (of) => `etl.position(${of('text')}, ${of('text')})`,
    (of) => `etl.regexp_count(${of('text')}, '[a-z0-9]+')`,
    (of) => `etl.array_length(etl.split(${of('text')}, "','"))`,
    (of) => `etl.to_integer(${of('text')})`,
    (of) => `etl.hash_bucket(${of('text')}, 10)`,
    (of) => `etl.rounded_integer(${of('dec')})`,
    (of) => `etl.rounded_integer(${of('float')})`,
    (of) => `etl.greatest_known([${of('int')}, ${of('int')}])`,
    (of) => `etl.least([${of('int')}, ${of('int')}])`,
    (of) => `etl.bit_xor(${of('int')}, ${of('int')})`,
    (of) => `etl.days_since_1970(${of('date')})`,
    ...DATE_PARTS.map((part) => (of: Slots) => `etl.date_diff(${of('date')}, ${of('date')}, '${part}')`),
    ...['year', 'dayofweek', 'week', 'dayofyear', 'isoyear'].map(
      (part) => (of: Slots) => `etl.date_part('${part}', ${of('date')})`,
    ),
    ...['hour', 'day', 'month'].map(
      (part) => (of: Slots) => `etl.timestamp_diff(${of('moment')}, ${of('moment')}, '${part}')`,
    ),
    (of) => `etl.epoch(${of('moment')})`,
    binary('+', 'int'),
    binary('-', 'int'),
    ifElse('int'),
    known('int'),
  ]),
  text: forms([
    (of) => `etl.concat([${of('text')}, ${of('text')}])`,
    (of) => `etl.concat_with("'-'", [${of('text')}, ${of('text')}])`,
    ...['trim', 'ltrim', 'rtrim', 'initcap', 'reverse', 'md5', 'normalize'].map(
      (name) => (of: Slots) => `etl.${name}(${of('text')})`,
    ),
    (of) => `etl.left(${of('text')}, ${small(of)})`,
    (of) => `etl.right(${of('text')}, ${small(of)})`,
    (of) => `etl.substring(${of('text')}, ${small(of)}, 2)`,
    (of) => `etl.lpad(${of('text')}, 6, "'*'")`,
    (of) => `etl.split_part(${of('text')}, "','", 1)`,
    (of) => `etl.split_part(${of('text')}, "','", -1)`,
    (of) => `etl.regexp_replace(${of('text')}, '[aeé]', '<>')`,
    (of) => `etl.regexp_extract(${of('text')}, '([a-z]+)')`,
    (of) => `etl.to_text(${of('int')}, 'integer')`,
    (of) => `etl.to_text(${of('dec')}, 'decimal')`,
    (of) => `etl.to_text(${of('date')}, 'date')`,
    (of) => `etl.to_text(${of('moment')}, 'timestamp')`,
    (of) => `etl.to_text(${of('bool')}, 'boolean')`,
    (of) => `etl.format_date(${of('date')}, '%d/%m/%y %j')`,
    (of) => `etl.format_timestamp(${of('moment')}, '%H:%M:%S.%f %V')`,
    (of) => `etl.to_json(${of('text')})`,
    ifElse('text'),
    known('text'),
  ]),
  date: forms([
    ...DATE_PARTS.map((part) => (of: Slots) => `etl.date_add('${part}', ${small(of)}, ${of('date')})`),
    ...['week', 'week_sunday', 'month', 'quarter', 'year', 'isoyear'].map(
      (part) => (of: Slots) => `etl.date_trunc('${part}', ${of('date')})`,
    ),
    (of) => `etl.last_day(${of('date')})`,
    (of) => `etl.last_day(${of('date')}, 'quarter')`,
    (of) => `etl.to_date(${of('text')})`,
    (of) => `etl.date_from_days(${small(of)})`,
    (of) => `etl.date_from_parts(2024, ${small(of)}, ${small(of)})`,
    (of) => `etl.greatest_known([${of('date')}, ${of('date')}])`,
    ifElse('date'),
    known('date'),
  ]),
  bool: forms([
    (of) => `etl.starts_with(${of('text')}, ${of('text')})`,
    (of) => `etl.ends_with(${of('text')}, ${of('text')})`,
    (of) => `etl.contains(${of('text')}, ${of('text')})`,
    (of) => `etl.contains_any_case(${of('text')}, ${of('text')})`,
    (of) => `etl.regexp_contains(${of('text')}, '^[a-z ]')`,
    (of) => `etl.like_any_case(${of('text')}, "'%É%'")`,
    (of) => `etl.to_boolean(${of('text')})`,
    binary('<', 'int'),
    binary('=', 'text'),
    binary('<', 'text'),
    binary('>=', 'date'),
    binary('and', 'bool'),
    binary('or', 'bool'),
    (of) => `('(not ' ~ ${of('bool')} ~ ')')`,
    (of) => `('(' ~ ${of('text')} ~ ' is null)')`,
  ]),
  float: forms([
    (of) => `etl.safe_divide(${of('int')}, ${of('int')})`,
    (of) => `etl.to_float(${of('text')})`,
    binary('*', 'float'),
    binary('+', 'float'),
    known('float'),
  ]),
  dec: forms([
    (of) => `etl.round(${of('float')}, 2)`,
    (of) => `etl.round(${of('dec')}, 1)`,
    (of) => `etl.round_half_even(${of('dec')}, 2)`,
    (of) => `etl.truncate(${of('float')}, 1)`,
    (of) => `etl.to_exact(${of('int')})`,
    (of) => `etl.to_decimal(${of('text')}, 12, 4)`,
    (of) => `etl.decimal_divide('a', ${of('int')}, 2)`,
  ]),
  moment: forms([
    ...['minute', 'hour', 'day', 'month', 'year'].map(
      (part) => (of: Slots) => `etl.timestamp_add('${part}', ${small(of)}, ${of('moment')})`,
    ),
    ...['minute', 'hour', 'day', 'week', 'month', 'year'].map(
      (part) => (of: Slots) => `etl.timestamp_trunc('${part}', ${of('moment')})`,
    ),
    (of) => `etl.timestamp_from_epoch(${of('int')})`,
    (of) => `etl.to_timestamp(${of('text')})`,
    known('moment'),
    ifElse('moment'),
  ]),
};

const KINDS = Object.keys(LEAVES) as readonly Kind[];

/** Template text of expressions over the columns of `RANDOM_ROWS`, macros within macros to a depth. */
export function randomExpression(depth: number): fc.Arbitrary<string> {
  return fc.constantFrom(...KINDS).chain((kind) => expressionOf(kind, depth));
}

function expressionOf(kind: Kind, depth: number): fc.Arbitrary<string> {
  const leaf = fc.constantFrom(...LEAVES[kind]);
  if (depth === 0) return leaf;
  const call = fc.constantFrom(...CALLS[kind]).chain((form) => filled(form, depth - 1));
  return fc.oneof({ arbitrary: leaf, weight: 1 }, { arbitrary: call, weight: 4 });
}

/** A form with an expression for each of its slots, in the order in which it asks for them. */
function filled(form: (of: Slots) => string, depth: number): fc.Arbitrary<string> {
  const kinds: Kind[] = [];
  form((kind) => {
    kinds.push(kind);
    return '';
  });
  return fc.tuple(...kinds.map((kind) => expressionOf(kind, depth))).map((expressions) => {
    let next = 0;
    return form(() => expressions[next++] ?? '');
  });
}

/** Keys of an order: a literal is none. */
const key = {
  text: (of: Slots) => `etl.concat([${of('text')}, 't'])`,
  date: (of: Slots) => `etl.greatest_known([${of('date')}, 'd'])`,
  int: (of: Slots) => `etl.bit_xor(${of('int')}, 'n')`,
};

const AGGREGATES: readonly ((of: Slots) => string)[] = [
  (of) => `etl.count_if(${of('bool')})`,
  (of) => `etl.sum_if(${of('bool')}, ${of('dec')})`,
  (of) => `etl.sum_integers(${small(of)})`,
  (of) => `etl.average(${small(of)})`,
  (of) => `etl.bool_or(${of('bool')})`,
  (of) => `etl.bool_and(${of('bool')})`,
  (of) => `etl.median(${of('dec')})`,
  (of) => `etl.percentile_disc(${key.int(of)}, 0.5)`,
  (of) => `etl.first_by(${of('text')}, etl.order_by('i', 'desc', 'last'))`,
  (of) => `etl.string_agg(${of('text')}, "'|'", etl.order_by(${key.text(of)}) ~ ', i')`,
  (of) => `('count(distinct ' ~ ${of('text')} ~ ')')`,
  (of) => `('min(' ~ ${of('moment')} ~ ')')`,
  (of) => `('max(' ~ ${of('text')} ~ ')')`,
  (of) => `('sum(' ~ ${of('dec')} ~ ')')`,
];

const WINDOWS: readonly ((of: Slots) => string)[] = [
  (of) => `('row_number() over (order by ' ~ etl.order_by(${key.text(of)}, 'asc', 'last') ~ ', i)')`,
  (of) => `('rank() over (order by ' ~ etl.order_by(${key.date(of)}, 'desc', 'first') ~ ')')`,
  (of) => `('lag(' ~ ${of('int')} ~ ') over (partition by ' ~ ${of('bool')} ~ ' order by i)')`,
  (of) => `('sum(' ~ ${of('dec')} ~ ') over (order by ' ~ etl.order_by(${key.int(of)}) ~ ', i)')`,
  (of) => `('max(' ~ ${of('date')} ~ ') over (order by i rows between 1 preceding and current row)')`,
];

/** Queries that group by an expression, or number and add up rows in the order of one; `input` is the table. */
export function randomQuery(depth: number): fc.Arbitrary<string> {
  const some = (calls: readonly ((of: Slots) => string)[]) =>
    fc.array(
      fc.constantFrom(...calls).chain((form) => filled(form, depth)),
      { minLength: 1, maxLength: 4 },
    );
  const columns = (calls: readonly string[]) => calls.map((one, index) => `{{ ${one} }} as answer_${index}`).join(', ');
  const grouped = fc
    .tuple(expressionOf('text', depth), some(AGGREGATES))
    .map(
      ([key, calls]) =>
        `select {{ ${key} }} as g, ${columns(calls)} from input group by 1 order by {{ etl.order_by('g') }}`,
    );
  return fc.oneof(
    grouped,
    some(WINDOWS).map((calls) => `select i, ${columns(calls)} from input order by i`),
  );
}
