import type { PortableTopic } from '../types.ts';
import { EDGE_TEXTS } from './edge-texts.ts';

/** Hashes, keys and samples. */
export const hashing: PortableTopic = {
  title: 'Hashes, keys and samples',
  intro: 'Of the UTF-8 bytes of a text, as hexadecimal digits in lower case.',
  macros: [
    ...['md5', 'sha1', 'sha256'].map((name) => ({
      name,
      says: `The ${name.toUpperCase().replace('SHA', 'SHA-')} hash of a text.`,
      example: `etl.${name}('email')`,
      cases: [{ columns: { s: 'string' } as const, rows: EDGE_TEXTS, calls: [`etl.${name}('s')`] }],
    })),
    {
      name: 'surrogate_key',
      says: 'One key of several columns: of names of text columns, and of pairs of an expression and its type.',
      example: "etl.surrogate_key(['country', ('customer_id', 'integer')])",
      edges: 'Null has a spelling of its own, so that it differs from an empty text.',
      cases: [
        {
          columns: { s: 'string', n: 'integer', x: 'decimal(18, 2)', d: 'date', t: 'timestamp', b: 'boolean' },
          rows: [
            ['a', '1', '1.50', '2024-02-29', '2024-02-29 23:59:59.5', 'true'],
            ['', '0', '0', '0099-01-01', '1969-12-31 00:00:00', 'false'],
            [null, null, null, null, null, null],
          ],
          calls: [
            "etl.surrogate_key(['s'])",
            "etl.surrogate_key(['s', ('n', 'integer'), ('x', 'decimal'), ('d', 'date'), ('t', 'timestamp'), ('b', 'boolean')])",
          ],
        },
      ],
    },
    {
      name: 'hash_bucket',
      says: 'A whole number from 0 to less than so many, always the same for a text.',
      example: "etl.hash_bucket('customer_id', 16)",
      cases: [
        {
          columns: { s: 'string' },
          rows: EDGE_TEXTS,
          calls: ["etl.hash_bucket('s', 16)", "etl.hash_bucket('s', 1000003)"],
        },
      ],
    },
    {
      name: 'is_sampled',
      says: 'A condition that holds for so many percent of the keys, on both engines for the same ones.',
      example: "etl.is_sampled('customer_id', 10)",
      edges: '`tablesample` takes other rows each time.',
      cases: [
        {
          columns: { s: 'string' },
          rows: EDGE_TEXTS,
          calls: ["etl.is_sampled('s', 50)", "etl.is_sampled('s', 0.5)", "etl.is_sampled('s', 100)"],
        },
      ],
    },
  ],
};
