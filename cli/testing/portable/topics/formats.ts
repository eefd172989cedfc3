import type { PortableTopic } from '../types.ts';
import { EDGE_DATES } from './dates.ts';

/** Dates and times as text of a format. */
export const formats: PortableTopic = {
  title: 'Formats of dates and times',
  intro:
    'A format is plain text with `%Y` (4 digits), `%y` (2), `%m`, `%d`, `%B` and `%b` (month in ' +
    'English, whole and short), `%H`, `%I` with `%p`, `%M`, `%S`, `%S.%f` (with microseconds) and `%%`; writing knows `%A` ' +
    'and `%a` (day of the week), `%u` and `%w` (as number), `%V` (ISO week) and `%j` (day of the year) besides. Any other is an error ' +
    'when the model is compiled.',
  macros: [
    {
      name: 'format_date',
      says: 'A date as text.',
      example: "etl.format_date('ordered_on', '%d/%m/%Y')",
      edges: '`%Y` has four digits before the year 1000 too.',
      cases: [
        {
          columns: { d: 'date' },
          rows: EDGE_DATES,
          calls: [
            "etl.format_date('d', '%Y-%m-%d')",
            "etl.format_date('d', '%d/%m/%y %j %B %b %A %a %u %w')",
            "etl.format_date('d', 'week %V: it\\'s 100%%')",
          ],
        },
      ],
    },
    {
      name: 'format_timestamp',
      says: 'A timestamp as text.',
      example: "etl.format_timestamp('ordered_at', '%Y-%m-%d %H:%M')",
      edges: '`%f` has six digits.',
      cases: [
        {
          columns: { t: 'timestamp' },
          rows: [['2024-02-29 23:59:59.999999'], ['2024-01-01 00:00:00'], ['0099-12-31 12:34:56.7'], [null]],
          calls: ["etl.format_timestamp('t', '%Y-%m-%dT%H:%M:%S')", "etl.format_timestamp('t', '%I:%M %p, %S.%f')"],
        },
      ],
    },
    {
      name: 'parse_date',
      says: 'The date that a text of a format says.',
      example: "etl.parse_date('ordered', '%d/%m/%Y')",
      edges:
        'Null for a text that is not of the format or no day of the calendar. Months and days may have one digit, years of `%y` are 1969 to 2068, names of months are read in any case.',
      cases: [
        {
          columns: { s: 'string' },
          rows: [
            ['29/02/2024'],
            ['29/02/2023'],
            ['1/2/2024'],
            ['01/02/24'],
            [' 01/02/2024'],
            ['01/02/2024 '],
            ['01/02/2024x'],
            ['01-02-2024'],
            ['31/04/2024'],
            ['00/01/2024'],
            ['01/13/2024'],
            ['01/01/0001'],
            [''],
            [null],
          ],
          calls: ["etl.parse_date('s', '%d/%m/%Y')", "etl.parse_date('s', '%d/%m/%y')"],
        },
        {
          columns: { s: 'string' },
          rows: [
            ['5 feb 2024'],
            ['05 FEB 2024'],
            ['5 February 2024'],
            ['5  feb 2024'],
            ['31 feb 2024'],
            ['5 may 2024'],
          ],
          calls: ["etl.parse_date('s', '%d %b %Y')", "etl.parse_date('s', '%d %B %Y')"],
        },
        {
          columns: { s: 'string' },
          rows: [['20240229'], ['2024060'], ['2024366'], ['2023366'], ['202402'], ['05/02/69'], ['05/02/68']],
          calls: ["etl.parse_date('s', '%Y%m%d')", "etl.parse_date('s', '%Y%m')", "etl.parse_date('s', '%d/%m/%y')"],
        },
      ],
    },
    {
      name: 'parse_timestamp',
      says: 'The timestamp that a text of a format says.',
      example: "etl.parse_timestamp('received', '%Y-%m-%d %H:%M:%S')",
      edges: 'Null for a text that is not of the format; there is no second 60 and no hour 24.',
      cases: [
        {
          columns: { s: 'string' },
          rows: [
            ['2024-02-29 23:59:59'],
            ['2024-02-29 23:59:60'],
            ['2024-02-29 24:00:00'],
            ['2024-02-30 00:00:00'],
            ['2024-2-9 1:2:3'],
            ['2024-02-29T23:59:59'],
            ['2024-02-29 23:59:59.5'],
            ['2024-02-29 23:59:59.1234567'],
            ['2024-02-29 23:59'],
            [''],
            [null],
          ],
          calls: [
            "etl.parse_timestamp('s', '%Y-%m-%d %H:%M:%S')",
            "etl.parse_timestamp('s', '%Y-%m-%dT%H:%M:%S')",
            "etl.parse_timestamp('s', '%Y-%m-%d %H:%M:%S.%f')",
            "etl.parse_timestamp('s', '%Y-%m-%d %H:%M')",
          ],
        },
        {
          columns: { s: 'string' },
          rows: [['29/02/2024 12:00 AM'], ['29/02/2024 12:30 pm'], ['29/02/2024 1:05 PM'], ['29/02/2024 13:05 PM']],
          calls: ["etl.parse_timestamp('s', '%d/%m/%Y %I:%M %p')"],
        },
      ],
    },
  ],
};
