import type { Prices, StatementEstimate } from '../adapters/types.ts';

const TIB = 2 ** 40;

/** Bytes that are billed for a statement: what it reads, at least the least for each table, in whole units. */
export function billedBytes({ bytes, tables }: StatementEstimate, { leastBytes, unitBytes }: Prices): number {
  if (bytes === 0) return 0;
  const least = Math.max(bytes, leastBytes * Math.max(1, tables));
  return Math.ceil(least / unitBytes) * unitBytes;
}

/** What billed bytes cost. */
export function moneyOf(billed: number, { perTib }: Prices): number {
  return (billed / TIB) * perTib;
}

/** An amount for people: two digits behind the point, four for less than 1. */
export function moneyText(amount: number, currency: string): string {
  const size = Math.abs(amount);
  const digits = size === 0 || size >= 1 ? 2 : 4;
  const text = size > 0 && size < 0.00005 ? '<0.0001' : size.toFixed(digits);
  return `${amount < 0 ? '-' : ''}${text} ${currency}`;
}
