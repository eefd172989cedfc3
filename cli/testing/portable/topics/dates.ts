import type { InputValue, PortableTopic } from '../types.ts';

/** Days at which calendars go wrong: leap days, ends of months and years, weeks of two years, the first and last day. */
export const EDGE_DATES: readonly (readonly [InputValue])[] = [
  ['2024-02-28'],
  ['2024-02-29'],
  ['2023-02-28'],
  ['1900-02-28'],
  ['2000-02-29'],
  ['2024-01-31'],
  ['2024-12-29'],
  ['2024-12-30'],
  ['2024-12-31'],
  ['2021-01-03'],
  ['2021-01-04'],
  ['2020-12-31'],
  ['1969-12-31'],
  ['1970-01-01'],
  ['1582-10-10'],
  ['0004-02-29'],
  ['9980-02-29'],
  [null],
];

const PAIRS: readonly (readonly [InputValue, InputValue])[] = [
  ['2024-01-31', '2024-02-29'],
  ['2024-02-29', '2023-03-01'],
  ['2023-12-31', '2024-01-01'],
  ['2024-01-06', '2024-01-07'],
  ['2024-01-07', '2024-01-08'],
  ['2024-01-08', '2024-01-07'],
  ['2024-01-01', '2024-01-01'],
  ['1969-12-31', '1970-01-01'],
  ['0001-01-01', '9999-12-31'],
  ['9999-12-31', '0001-01-01'],
  [null, '2024-01-01'],
  ['2024-01-01', null],
];

/** The first and the last day that both have. */
const LIMITS: readonly (readonly [InputValue])[] = [['0001-01-01'], ['9999-12-31']];

const PARTS = ['day', 'week', 'month', 'quarter', 'year'];

/** Dates without a time. */
export const dates: PortableTopic = {
  title: 'Dates',
  intro:
    'Weeks begin on Monday; `week_sunday` is a week that begins on Sunday. Parts are told as text: `month`, and counts ' +
    'may be expressions.',
  macros: [
    {
      name: 'date_add',
      says: 'A date some parts later, or earlier with a negative number.',
      example: "etl.date_add('month', 1, 'ordered_on')",
      edges: 'The last day where the month is shorter: 31 January and a month is 29 February.',
      cases: [
        {
          columns: { d: 'date' },
          rows: EDGE_DATES,
          calls: PARTS.flatMap((part) => [1, -1, 0, 13].map((count) => `etl.date_add('${part}', ${count}, 'd')`)),
        },
        {
          columns: { d: 'date', n: 'integer' },
          rows: [
            ['2024-02-29', '-5'],
            ['2024-02-29', null],
            [null, '2'],
          ],
          calls: PARTS.flatMap((part) => [
            `etl.date_add('${part}', 'n * 3', 'd')`,
            `etl.date_add('${part}', '1 - n', 'd')`,
          ]),
        },
      ],
    },
    {
      name: 'date_diff',
      says: 'How many borders of a part lie between two dates: `day`, `week`, `week_sunday`, `month`, `quarter`, `year`.',
      example: "etl.date_diff('ordered_on', 'shipped_on', 'day')",
      edges: 'Negative when the second date is the earlier one.',
      cases: [
        {
          columns: { a: 'date', b: 'date' },
          rows: PAIRS,
          calls: [...PARTS, 'week_sunday'].map((part) => `etl.date_diff('a', 'b', '${part}')`),
        },
      ],
    },
    {
      name: 'date_trunc',
      says: 'The first day of the `week`, `week_sunday`, `month`, `quarter`, `year` or `isoyear`, as a date.',
      example: "etl.date_trunc('month', 'ordered_on')",
      cases: [
        {
          columns: { d: 'date' },
          rows: EDGE_DATES,
          calls: [...PARTS, 'week_sunday', 'isoyear'].map((part) => `etl.date_trunc('${part}', 'd')`),
        },
        {
          columns: { d: 'date' },
          rows: LIMITS,
          calls: ['day', 'month', 'quarter', 'year'].map((part) => `etl.date_trunc('${part}', 'd')`),
        },
      ],
    },
    {
      name: 'last_day',
      says: 'The last day of the month, or of the `week`, `week_sunday`, `quarter`, `year`.',
      example: "etl.last_day('ordered_on')",
      cases: [
        {
          columns: { d: 'date' },
          rows: EDGE_DATES,
          calls: ['week', 'week_sunday', 'month', 'quarter', 'year'].map((part) => `etl.last_day('d', '${part}')`),
        },
        {
          columns: { d: 'date' },
          rows: LIMITS,
          calls: [
            "etl.last_day('d')",
            "etl.date_part('dayofweek', 'd')",
            "etl.date_part('isoyear', 'd')",
            "etl.days_since_1970('d')",
          ],
        },
      ],
    },
    {
      name: 'date_part',
      says:
        'A part as a whole number: `year`, `quarter`, `month`, `day`, `dayofyear`, `dayofweek`, `week`, `isoyear`, and of ' +
        'timestamps `hour`, `minute`, `second`, `millisecond`, `microsecond`.',
      example: "etl.date_part('dayofweek', 'ordered_on')",
      edges: '`dayofweek` is 1 for Monday to 7 for Sunday; `week` is that of ISO 8601; `millisecond` is 0 to 999.',
      cases: [
        {
          columns: { d: 'date' },
          rows: EDGE_DATES,
          calls: ['year', 'quarter', 'month', 'day', 'dayofyear', 'dayofweek', 'week', 'isoyear'].map(
            (part) => `etl.date_part('${part}', 'd')`,
          ),
        },
        {
          columns: { t: 'timestamp' },
          rows: [['2024-02-29 23:59:59.999999'], ['1969-12-31 00:00:00.000001'], ['2024-12-30 12:34:56.7'], [null]],
          calls: ['isoyear', 'week', 'hour', 'minute', 'second', 'millisecond', 'microsecond'].map(
            (part) => `etl.date_part('${part}', 't')`,
          ),
        },
      ],
    },
    {
      name: 'date_from_parts',
      says: 'The date of a year, a month and a day.',
      example: "etl.date_from_parts('year', 'month', 1)",
      edges: 'Null for a day that no calendar has, and before the year 1 or after 9999.',
      cases: [
        {
          columns: { y: 'integer', m: 'integer', d: 'integer' },
          rows: [
            ['2024', '2', '29'],
            ['2023', '2', '29'],
            ['2024', '13', '1'],
            ['2024', '0', '1'],
            ['2024', '4', '31'],
            ['2024', '4', '-1'],
            [null, '4', '1'],
            ['0', '4', '1'],
            ['10000', '4', '1'],
          ],
          calls: ["etl.date_from_parts('y', 'm', 'd')"],
        },
      ],
    },
    {
      name: 'days_since_1970',
      says: 'Days from 1 January 1970 to a date.',
      example: "etl.days_since_1970('ordered_on')",
      cases: [{ columns: { d: 'date' }, rows: EDGE_DATES, calls: ["etl.days_since_1970('d')"] }],
    },
    {
      name: 'date_from_days',
      says: 'The date so many days after 1 January 1970.',
      example: "etl.date_from_days('day_number')",
      cases: [
        {
          columns: { n: 'integer' },
          rows: [['0'], ['-1'], ['19782'], ['2932896'], ['-719162'], [null]],
          calls: ["etl.date_from_days('n')"],
        },
      ],
    },
    {
      name: 'current_date',
      says: 'The day in a time zone, UTC unless told.',
      example: "etl.current_date('Europe/Madrid')",
      fixed: 'at one moment',
      cases: [{ columns: {}, rows: [[]], calls: ['etl.current_date()', "etl.current_date('Europe/Madrid')"] }],
    },
  ],
};
