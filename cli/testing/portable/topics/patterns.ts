import type { PortableTopic } from '../types.ts';
import { EDGE_TEXTS } from './edge-texts.ts';

/** Regular expressions. */
export const patterns: PortableTopic = {
  title: 'Regular expressions',
  intro:
    "Both engines use RE2. A pattern is told as plain text, not as SQL: `etl.regexp_contains('code', '^[A-Z]\\\\d+$')`. It " +
    'may have one group at most; others are written `(?:...)`.',
  macros: [
    {
      name: 'regexp_contains',
      says: 'Whether a pattern matches somewhere in a text.',
      example: "etl.regexp_contains('code', '^[A-Z]{2}-')",
      cases: [
        {
          columns: { s: 'string' },
          rows: EDGE_TEXTS,
          calls: [
            "etl.regexp_contains('s', '[a-z]+')",
            "etl.regexp_contains('s', '^$')",
            "etl.regexp_contains('s', '(?i)^HELLO$')",
            "etl.regexp_contains('s', '\\\\s')",
            "etl.regexp_contains('s', '\\\\p{L}.b')",
            "etl.regexp_contains('s', \"'\")",
          ],
        },
      ],
    },
    {
      name: 'regexp_matches_all',
      says: 'Whether a pattern matches the whole text.',
      example: "etl.regexp_matches_all('code', '[A-Z]{2}-[0-9]+')",
      cases: [
        {
          columns: { s: 'string' },
          rows: EDGE_TEXTS,
          calls: ["etl.regexp_matches_all('s', 'h|hello')", "etl.regexp_matches_all('s', '.*')"],
        },
      ],
    },
    {
      name: 'regexp_extract',
      says: 'The first match of a pattern, or its group where it has one.',
      example: "etl.regexp_extract('email', '@(.+)$')",
      edges:
        'Null where nothing matches, where DuckDB gives an empty text. A group that takes no part in the match is empty on DuckDB and null on BigQuery: write `(x?)`, not `(x)?`.',
      cases: [
        {
          columns: { s: 'string' },
          rows: EDGE_TEXTS,
          calls: [
            "etl.regexp_extract('s', '[a-z]+')",
            "etl.regexp_extract('s', '([a-z])[a-z]')",
            "etl.regexp_extract('s', '(?:l)+o')",
            "etl.regexp_extract('s', '[(a]')",
          ],
        },
      ],
    },
    {
      name: 'regexp_extract_all',
      says: 'All matches, or all groups, as an array.',
      example: "etl.regexp_extract_all('text', '#(\\\\w+)')",
      cases: [
        {
          columns: { s: 'string' },
          rows: EDGE_TEXTS,
          calls: [
            "etl.regexp_extract_all('s', '[a-z]+')",
            "etl.regexp_extract_all('s', '([a-z]),')",
            "etl.regexp_extract_all('s', '.')",
          ],
        },
      ],
    },
    {
      name: 'regexp_count',
      says: 'How many matches there are.',
      example: "etl.regexp_count('text', '[0-9]+')",
      edges: 'Of a pattern that matches at least one character.',
      cases: [
        {
          columns: { s: 'string' },
          rows: EDGE_TEXTS,
          calls: ["etl.regexp_count('s', 'l')", "etl.regexp_count('s', '[a-z](?:,|$)')"],
        },
      ],
    },
    {
      name: 'regexp_replace',
      says: 'A text with every match replaced; `\\\\1` is the group.',
      example: "etl.regexp_replace('phone', '[^0-9]', '')",
      cases: [
        {
          columns: { s: 'string' },
          rows: EDGE_TEXTS,
          calls: [
            "etl.regexp_replace('s', '[^a-z]', '')",
            "etl.regexp_replace('s', '([a-z])', '<\\\\1>')",
            "etl.regexp_replace('s', ' +', ' ')",
            "etl.regexp_replace('s', '^', \"it's \")",
          ],
        },
      ],
    },
  ],
};
