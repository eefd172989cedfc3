import { type Diagnostic, diagnostic } from '../diagnostics/index.ts';
import { byteText } from '../util/byte-size.ts';
import { moneyText } from './price.ts';
import type { CostReport } from './types.ts';

/** A warning for each node above the limit that the engine keeps for a statement. */
export function aboveLimit({ nodes, mostBytes: most }: CostReport): readonly Diagnostic[] {
  if (most === null) return [];
  return nodes
    .filter(({ billed }) => billed !== null && billed > most)
    .map(({ uniqueId, name, billed }) => {
      const told = { name, billed: byteText(billed ?? 0), most: byteText(most) };
      return diagnostic('ETL6206', told, { uniqueId }, 'warning');
    });
}

/** In what a run would exceed a budget, in words: `7.20 USD of 5.00 USD`; empty when it keeps to it. */
export function overBudget(
  { money, billed, currency }: CostReport,
  budget: { readonly money: number | null; readonly bytes: number | null },
): readonly string[] {
  const over: string[] = [];
  if (budget.money !== null && money > budget.money)
    over.push(`${moneyText(money, currency)} of ${moneyText(budget.money, currency)}`);
  if (budget.bytes !== null && billed > budget.bytes) over.push(`${byteText(billed)} of ${byteText(budget.bytes)}`);
  return over;
}
