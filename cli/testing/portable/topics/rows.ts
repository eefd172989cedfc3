import type { InputValue, MacroCases, PortableTopic } from '../types.ts';

const GROUP: MacroCases['rows'] = [
  ['3', '1.50', '0.1', 'b', 'true'],
  ['1', '-2.25', '-0.5', 'a', 'false'],
  [null, null, null, null, null],
  ['2', '0', '1e10', 'c', 'true'],
  ['1', '7.77', '2.5', 'a', null],
];

const COLUMNS = { n: 'integer', x: 'decimal(18, 2)', f: 'float', s: 'string', b: 'boolean' } as const;
const NO_ROWS = 'case when n > 99 then n end';
const SHARES = ['0', '0.25', '0.5', '0.9', '1'];

/** Aggregates. */
export const aggregates: PortableTopic = {
  title: 'Aggregates',
  intro:
    '`count`, `min`, `max`, `any_value`, `stddev`, `variance` and `corr` are the same on both; `sum` of whole numbers is a ' +
    'wider type on DuckDB and `avg` of decimals a float.',
  macros: [
    {
      name: 'count_if',
      says: 'How many rows a condition holds for.',
      example: "etl.count_if('amount > 100')",
      cases: [{ columns: COLUMNS, rows: GROUP, aggregates: ["etl.count_if('b')", "etl.count_if('n > 99')"] }],
    },
    {
      name: 'sum_if',
      says: 'The sum over the rows that a condition holds for.',
      example: "etl.sum_if(\"status = 'paid'\", 'amount')",
      edges: 'Null where it holds for none.',
      cases: [{ columns: COLUMNS, rows: GROUP, aggregates: ["etl.sum_if('b', 'x')", "etl.sum_if('n > 99', 'x')"] }],
    },
    {
      name: 'sum_integers',
      says: 'A sum as a whole number of 64 bits.',
      example: "etl.sum_integers('quantity')",
      edges: 'An error where it needs more.',
      cases: [
        { columns: COLUMNS, rows: GROUP, aggregates: ["etl.sum_integers('n')", `etl.sum_integers('${NO_ROWS}')`] },
      ],
    },
    {
      name: 'average',
      says: 'The mean as a float.',
      example: "etl.average('amount')",
      cases: [
        {
          columns: COLUMNS,
          rows: GROUP,
          aggregates: ["etl.average('n')", "etl.average('x')", "etl.average('f')", `etl.average('${NO_ROWS}')`],
        },
      ],
    },
    {
      name: 'decimal_average',
      says: 'The mean of decimals of at most 4 places as a decimal of so many places (2 unless told).',
      example: "etl.decimal_average('amount')",
      edges: 'Half away from zero, computed in whole numbers; null where there is no value.',
      cases: [
        {
          columns: COLUMNS,
          rows: GROUP,
          aggregates: [
            "etl.decimal_average('x')",
            "etl.decimal_average('x', 4)",
            "etl.decimal_average('-x', 0)",
            `etl.decimal_average('${NO_ROWS.replace(/\bn\b/g, 'x')}')`,
          ],
        },
      ],
    },
    {
      name: 'bool_or',
      says: 'Whether a condition holds for some row.',
      example: "etl.bool_or('is_returned')",
      edges: 'Nulls are passed over; null where there is nothing else.',
      cases: [
        {
          columns: COLUMNS,
          rows: GROUP,
          aggregates: [
            "etl.bool_or('b')",
            "etl.bool_or('n > 99')",
            "etl.bool_or('cast(null as ' ~ etl.type('boolean') ~ ')')",
          ],
        },
      ],
    },
    {
      name: 'bool_and',
      says: 'Whether a condition holds for every row.',
      example: "etl.bool_and('is_paid')",
      edges: 'Nulls are passed over; null where there is nothing else.',
      cases: [
        {
          columns: COLUMNS,
          rows: GROUP,
          aggregates: [
            "etl.bool_and('b')",
            "etl.bool_and('n > 0')",
            "etl.bool_and('cast(null as ' ~ etl.type('boolean') ~ ')')",
          ],
        },
      ],
    },
    {
      name: 'first_by',
      says: 'A value of the first row in an order: what `max_by` and `min_by` give, with a say in ties.',
      example: "etl.first_by('status', etl.order_by('changed_at', 'desc', 'last'))",
      edges: 'Null where that row has a null.',
      cases: [
        {
          columns: COLUMNS,
          rows: GROUP,
          aggregates: [
            "etl.first_by('s', etl.order_by('n', 'desc', 'last'))",
            "etl.first_by('s', etl.order_by('n', 'asc', 'first'))",
            "etl.first_by('x', etl.order_by('n', 'asc', 'last') ~ ', ' ~ etl.order_by('x'))",
          ],
        },
      ],
    },
    {
      name: 'percentile_disc',
      says: 'The value at a share of the values, from 0 to 1.',
      example: "etl.percentile_disc('amount', 0.9)",
      edges: 'Nulls are passed over.',
      cases: [
        {
          columns: COLUMNS,
          rows: GROUP,
          aggregates: [
            ...SHARES.flatMap((share) => [`etl.percentile_disc('n', ${share})`, `etl.percentile_disc('x', ${share})`]),
            `etl.percentile_disc('${NO_ROWS}', 0.5)`,
          ],
        },
      ],
    },
    {
      name: 'percentile_cont',
      says: 'The same, and a float between two values where none is at the share.',
      example: "etl.percentile_cont('amount', 0.9)",
      edges: 'Nulls are passed over. It sorts the group three times on BigQuery, which has no such aggregate.',
      cases: [
        {
          columns: COLUMNS,
          rows: GROUP,
          aggregates: [
            ...SHARES.flatMap((share) => [`etl.percentile_cont('n', ${share})`, `etl.percentile_cont('f', ${share})`]),
            `etl.percentile_cont('${NO_ROWS}', 0.5)`,
          ],
        },
      ],
    },
    {
      name: 'median',
      says: 'The middle value, or the mean of the two, as a float.',
      example: "etl.median('amount')",
      cases: [{ columns: COLUMNS, rows: GROUP, aggregates: ["etl.median('n')", "etl.median('x')", "etl.median('f')"] }],
    },
    {
      name: 'approx_count_distinct',
      says: 'About how many different values there are.',
      example: "etl.approx_count_distinct('customer_id')",
      notComputed:
        'the reference engine has no APPROX_COUNT_DISTINCT, and each engine estimates in its own way; on DuckDB it is up to 30 % off',
      cases: [{ columns: COLUMNS, rows: GROUP, aggregates: ["etl.approx_count_distinct('n')"] }],
    },
  ],
};

const SERIES: readonly (readonly [InputValue, InputValue])[] = [['2024-01-31', '2024-04-30']];

/** Orders, series, and tables turned round. */
export const rows: PortableTopic = {
  title: 'Rows',
  intro:
    'Nulls come last on DuckDB; on BigQuery they are smaller than everything. `qualify` is the same on both where a window ' +
    'function is in it and `where` before it. What gives a table expression stands after `from`, with an alias.',
  macros: [
    {
      name: 'order_by',
      says: 'A key of an order, `asc` or `desc`, with nulls `first` or `last`.',
      example: "etl.order_by('shipped_at', 'desc', 'last')",
      edges: 'At the end of a query, in windows and in aggregates, where BigQuery does not take every `nulls last`.',
      cases: [
        {
          columns: COLUMNS,
          rows: GROUP,
          queries: ['asc', 'desc'].flatMap((direction) =>
            ['first', 'last'].flatMap((nulls) => [
              `select n from input order by {{ etl.order_by('n', '${direction}', '${nulls}') }}`,
              `select i, row_number() over (order by {{ etl.order_by('n', '${direction}', '${nulls}') }}, i) as place from input order by i`,
              `select string_agg(coalesce(s, '-'), ',' order by {{ etl.order_by('n', '${direction}', '${nulls}') }}, i) as answer from input`,
            ]),
          ),
        },
      ],
    },
    {
      name: 'integer_series',
      says: 'A table of whole numbers from one to another, both included, in steps.',
      example: "etl.integer_series(1, 10, column='n')",
      edges: 'Empty where the last comes before the first.',
      cases: [
        {
          columns: {},
          rows: [[]],
          queries: [
            'select n from {{ etl.integer_series(1, 5) }} as s order by n',
            "select k from {{ etl.integer_series(10, 1, -3, 'k') }} as s order by k",
            'select n from {{ etl.integer_series(2, 1) }} as s',
            "select n from {{ etl.integer_series('(select max(i) from input)', 3) }} as s order by n",
          ],
        },
      ],
    },
    {
      name: 'date_series',
      says: 'A table of dates: the first, and every part after it up to the last. The calendar of a report.',
      example: "etl.date_series(\"date '2024-01-01'\", \"date '2024-12-31'\", 'month', 'month_start')",
      edges: 'Counted from the first: 31 January, 29 February, 31 March.',
      cases: [
        {
          columns: { a: 'date', b: 'date' },
          rows: SERIES,
          queries: ['day', 'week', 'month', 'quarter', 'year'].map(
            (part) =>
              `select date_day from {{ etl.date_series('(select a from input)', '(select b from input)', '${part}') }} as s order by date_day`,
          ),
        },
      ],
    },
    {
      name: 'timestamp_series',
      says: 'A table of timestamps in steps of so many parts.',
      example: "etl.timestamp_series('from_time', 'to_time', 'minute', 15)",
      cases: [
        {
          columns: { a: 'timestamp', b: 'timestamp' },
          rows: [['2024-02-29 23:30:00', '2024-03-01 01:15:00']],
          queries: [
            "select timestamp_at from {{ etl.timestamp_series('(select a from input)', '(select b from input)') }} as s order by 1",
            "select t from {{ etl.timestamp_series('(select a from input)', '(select b from input)', 'minute', 15, 't') }} as s order by 1",
          ],
        },
      ],
    },
    {
      name: 'pivot',
      says: 'Columns for some values of a column, as a list of select expressions.',
      example: "etl.pivot('city', ['Madrid', 'Quito'], value='amount', prefix='in_')",
      cases: [
        {
          columns: COLUMNS,
          rows: GROUP,
          queries: [
            "select {{ etl.pivot('s', ['a', 'b', 'z'], value='n', aggregate='max', prefix='is_') }} from input",
            "select b, {{ etl.pivot('n', [1, 2], value='x', prefix='n_') }} from input group by b order by {{ etl.order_by('b') }}",
            "select {{ etl.pivot('s', ['a'], aggregate='count') }} from input",
          ],
        },
      ],
    },
    {
      name: 'unpivot',
      says: 'A row for each of some columns, with its name and its value as a type.',
      example: "etl.unpivot(ref('targets'), ['january', 'february'], keep=['city'], type='integer')",
      edges: 'Nulls stay, where `unpivot` of both engines leaves them out.',
      cases: [
        {
          columns: COLUMNS,
          rows: GROUP,
          queries: [
            "select * from {{ etl.unpivot('input', ['n', 'i'], keep=['s'], type='integer') }} as u order by {{ etl.order_by('s') }}, name, {{ etl.order_by('value') }}",
          ],
        },
      ],
    },
    {
      name: 'first_rows',
      says: 'The first row of each group in an order: what removes repeated rows.',
      example: "etl.first_rows(ref('stg_orders'), 'order_id', 'changed_at desc')",
      edges: 'Name an order that ties leave nothing open.',
      cases: [
        {
          columns: COLUMNS,
          rows: GROUP,
          queries: [
            "select s, x from {{ etl.first_rows('input', 's', etl.order_by('x', 'desc', 'last')) }} as d order by {{ etl.order_by('s') }}",
          ],
        },
      ],
    },
  ],
};
