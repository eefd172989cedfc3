import type { PortableTopic } from '../types.ts';
import { conversions } from './conversions.ts';
import { dates } from './dates.ts';
import { formats } from './formats.ts';
import { hashing } from './hashing.ts';
import { json } from './json.ts';
import { nested } from './nested.ts';
import { numbers } from './numbers.ts';
import { patterns } from './patterns.ts';
import { aggregates, rows } from './rows.ts';
import { strings } from './strings.ts';
import { timestamps } from './timestamps.ts';

/** Every macro of portable SQL, in the order of the guide. */
export const portableTopics: readonly PortableTopic[] = [
  conversions,
  dates,
  timestamps,
  formats,
  numbers,
  strings,
  patterns,
  nested,
  json,
  hashing,
  aggregates,
  rows,
];
