import type { InputValue, MacroCases, PortableTopic } from '../types.ts';

const TIMES: readonly (readonly [InputValue])[] = [
  ['2024-02-29 23:59:59.999999'],
  ['2024-01-31 00:00:00'],
  ['2024-03-10 02:30:00'],
  ['2024-11-03 01:30:00.5'],
  ['1969-12-31 23:59:59.9995'],
  ['1970-01-01 00:00:00'],
  ['2023-12-31 12:00:00.000001'],
  ['0099-01-05 03:04:05'],
  [null],
];

const PAIRS: readonly (readonly [InputValue, InputValue])[] = [
  ['2024-02-28 23:59:59.999999', '2024-03-01 00:00:00'],
  ['2024-01-01 00:59:59', '2024-01-01 01:00:00'],
  ['2024-01-01 01:00:00', '2024-01-01 00:59:59.5'],
  ['1969-12-31 23:59:59.9', '1970-01-01 00:00:00.1'],
  ['2024-01-06 23:00:00', '2024-01-07 01:00:00'],
  ['2024-01-07 23:00:00', '2024-01-08 01:00:00'],
  [null, '2024-01-01 00:00:00'],
];

/** Around the changes of clocks in New York and Havana, where midnight comes twice, and before 1970. */
const INSTANTS: readonly (readonly [InputValue])[] = [
  ['2024-03-10 06:59:59+00'],
  ['2024-03-10 07:00:00+00'],
  ['2024-11-03 04:30:00+00'],
  ['2024-11-03 05:30:00+00'],
  ['2024-11-03 06:30:00.123456+00'],
  ['1969-12-31 23:59:59.9995+00'],
  ['2024-02-29 23:59:59.999999+00'],
  [null],
];

const LOCAL: readonly (readonly [InputValue])[] = [
  ['2024-03-10 01:59:59'],
  ['2024-03-10 02:30:00'],
  ['2024-03-10 03:00:00'],
  ['2024-11-03 00:30:00'],
  ['2024-11-03 01:30:00'],
  ['2024-11-03 02:00:00'],
  ['2024-07-01 12:00:00'],
  ['1969-12-31 23:59:59.9995'],
  [null],
];

const ZONES = ['UTC', 'America/New_York', 'America/Havana', 'Asia/Kolkata', 'Europe/Madrid', 'Australia/Lord_Howe'];
const UNITS = ['seconds', 'milliseconds', 'microseconds'];
const EXACT = ['microsecond', 'millisecond', 'second', 'minute', 'hour', 'day'];

const epochs: MacroCases['rows'] = [['0'], ['-1'], ['-1500'], ['1709251199'], ['99999999999'], [null]];

/** Times without a zone, points in time, and the ways between them. */
export const timestamps: PortableTopic = {
  title: 'Timestamps and time zones',
  intro:
    'A `timestamp` is a time on some wall, without a zone: `TIMESTAMP` of DuckDB, `DATETIME` of BigQuery. A `timestamptz` is ' +
    'a point in time: `TIMESTAMPTZ` of DuckDB, `TIMESTAMP` of BigQuery. No macro depends on the zone of the session.',
  macros: [
    {
      name: 'timestamp_add',
      says: 'A timestamp some parts later: `microsecond` to `hour`, `day`, `week`, `month`, `quarter`, `year`.',
      example: "etl.timestamp_add('hour', 36, 'ordered_at')",
      edges: 'The last day where the month is shorter.',
      cases: [
        {
          columns: { t: 'timestamp' },
          rows: TIMES,
          calls: [...EXACT, 'week', 'month', 'quarter', 'year'].flatMap((part) =>
            [1, -25].map((count) => `etl.timestamp_add('${part}', ${count}, 't')`),
          ),
        },
      ],
    },
    {
      name: 'timestamp_diff',
      says: 'How many borders of a part lie between two timestamps.',
      example: "etl.timestamp_diff('ordered_at', 'shipped_at', 'hour')",
      edges: 'From 00:59 to 01:00 is 1 hour. `week` begins on Monday, `week_sunday` on Sunday.',
      cases: [
        {
          columns: { a: 'timestamp', b: 'timestamp' },
          rows: PAIRS,
          calls: [...EXACT, 'week', 'week_sunday', 'month', 'quarter', 'year'].map(
            (part) => `etl.timestamp_diff('a', 'b', '${part}')`,
          ),
        },
      ],
    },
    {
      name: 'timestamp_trunc',
      says: 'The beginning of the part that a timestamp lies in, as a timestamp.',
      example: "etl.timestamp_trunc('hour', 'ordered_at')",
      cases: [
        {
          columns: { t: 'timestamp' },
          rows: TIMES,
          calls: [
            'millisecond',
            'second',
            'minute',
            'hour',
            'day',
            'week',
            'week_sunday',
            'month',
            'quarter',
            'year',
          ].map((part) => `etl.timestamp_trunc('${part}', 't')`),
        },
      ],
    },
    {
      name: 'timestamptz_add',
      says: 'A point in time some parts later: `microsecond` to `hour`, and `day`.',
      example: "etl.timestamptz_add('day', 1, 'received_at')",
      edges: 'A day is 24 hours, also where clocks change.',
      cases: [
        {
          columns: { p: 'timestamptz' },
          rows: INSTANTS,
          calls: EXACT.flatMap((part) => [1, -25].map((count) => `etl.timestamptz_add('${part}', ${count}, 'p')`)),
        },
      ],
    },
    {
      name: 'timestamptz_diff',
      says: 'How many whole parts lie between two points in time.',
      example: "etl.timestamptz_diff('received_at', 'sent_at', 'minute')",
      edges: 'From 00:59 to 01:00 is 0 hours: 60 minutes make one.',
      cases: [
        {
          columns: { a: 'timestamptz', b: 'timestamptz' },
          rows: [
            ['2024-03-09 12:00:00+00', '2024-03-10 11:59:59.999999+00'],
            ['2024-03-10 12:00:00+00', '2024-03-09 11:00:00+00'],
            ['1969-12-31 23:59:59.9+00', '1970-01-01 00:00:00.1+00'],
            [null, '1970-01-01 00:00:00.1+00'],
          ],
          calls: EXACT.map((part) => `etl.timestamptz_diff('a', 'b', '${part}')`),
        },
      ],
    },
    {
      name: 'timestamptz_from_local',
      says: 'The point in time at which clocks of a zone showed a timestamp.',
      example: "etl.timestamptz_from_local('ordered_at', 'Europe/Madrid')",
      edges:
        'The earlier of two, where clocks were set back; of a time that no clock showed, what the clock before the change would have shown.',
      cases: [
        {
          columns: { t: 'timestamp' },
          rows: LOCAL,
          calls: ZONES.map((zone) => `etl.timestamptz_from_local('t', '${zone}')`),
        },
      ],
    },
    {
      name: 'local_timestamp',
      says: 'What clocks of a zone show at a point in time.',
      example: "etl.local_timestamp('received_at', 'Europe/Madrid')",
      cases: [
        {
          columns: { p: 'timestamptz' },
          rows: INSTANTS,
          calls: ZONES.map((zone) => `etl.local_timestamp('p', '${zone}')`),
        },
      ],
    },
    {
      name: 'local_date',
      says: 'The day in a zone at a point in time.',
      example: "etl.local_date('received_at', 'Europe/Madrid')",
      cases: [
        {
          columns: { p: 'timestamptz' },
          rows: INSTANTS,
          calls: ZONES.map((zone) => `etl.local_date('p', '${zone}')`),
        },
      ],
    },
    {
      name: 'timestamptz_trunc',
      says: 'The point in time at which a `day`, `week`, `week_sunday`, `month`, `quarter` or `year` began in a zone, UTC unless told.',
      example: "etl.timestamptz_trunc('day', 'received_at', 'Europe/Madrid')",
      edges: 'Where clocks skip midnight, it is when they did so.',
      cases: [
        {
          columns: { p: 'timestamptz' },
          rows: INSTANTS,
          calls: ['day', 'week', 'week_sunday', 'month', 'quarter', 'year'].flatMap((part) => [
            `etl.timestamptz_trunc('${part}', 'p')`,
            ...ZONES.map((zone) => `etl.timestamptz_trunc('${part}', 'p', '${zone}')`),
          ]),
        },
      ],
    },
    {
      name: 'timestamp_from_epoch',
      says: 'The timestamp, in UTC, so many `seconds`, `milliseconds` or `microseconds` after 1970 began.',
      example: "etl.timestamp_from_epoch('created', 'milliseconds')",
      cases: [
        {
          columns: { n: 'integer' },
          rows: epochs,
          calls: UNITS.map((unit) => `etl.timestamp_from_epoch('n', '${unit}')`),
        },
      ],
    },
    {
      name: 'timestamptz_from_epoch',
      says: 'The point in time so many units after 1970 began in UTC.',
      example: "etl.timestamptz_from_epoch('created')",
      cases: [
        {
          columns: { n: 'integer' },
          rows: epochs,
          calls: UNITS.map((unit) => `etl.timestamptz_from_epoch('n', '${unit}')`),
        },
      ],
    },
    {
      name: 'epoch',
      says: 'Whole units since 1970 began in UTC, of a timestamp or a point in time.',
      example: "etl.epoch('received_at', 'milliseconds')",
      edges: 'Rounded down, before 1970 too; a timestamp is taken to be of UTC.',
      cases: [
        { columns: { t: 'timestamp' }, rows: TIMES, calls: UNITS.map((unit) => `etl.epoch('t', '${unit}')`) },
        { columns: { p: 'timestamptz' }, rows: INSTANTS, calls: UNITS.map((unit) => `etl.epoch('p', '${unit}')`) },
      ],
    },
    {
      name: 'current_timestamp',
      says: 'Now, as a timestamp in UTC.',
      example: 'etl.current_timestamp()',
      fixed: 'at one moment',
      cases: [{ columns: {}, rows: [[]], calls: ['etl.current_timestamp()'] }],
    },
    {
      name: 'current_timestamptz',
      says: 'Now, as a point in time.',
      example: 'etl.current_timestamptz()',
      fixed: 'at one moment',
      cases: [{ columns: {}, rows: [[]], calls: ['etl.current_timestamptz()'] }],
    },
  ],
};
