import type { Prices } from '../types.ts';
import type { BigqueryOutput } from './credentials.ts';

const MIB = 2 ** 20;

/**
 * What on-demand queries cost: the price of the profile, at least 10 MiB for each table, in whole MiB.
 * Source: cloud.google.com/bigquery/pricing, "On-demand compute pricing".
 */
export function pricesOf({ price_per_tib: perTib, currency, maximum_bytes_billed: most }: BigqueryOutput): Prices {
  return { perTib, currency, leastBytes: 10 * MIB, unitBytes: MIB, mostBytes: most ?? null };
}
