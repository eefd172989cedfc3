import { byteText } from '../util/byte-size.ts';
import type { CostChange } from './compare.ts';
import { moneyText } from './price.ts';
import type { CostReport, NodeCost } from './types.ts';

/** What a run costs, as a table for a review. */
export function costMarkdown({ nodes, billed, money, currency }: CostReport): string {
  const rows = nodes
    .filter(({ basis }) => basis !== 'free')
    .map((one) => `| ${one.kind} \`${one.name}\` | ${bytesOf(one)} | ${moneyOf(one, currency)} | ${basisOf(one)} |`);
  const total = `| **total** | **${byteText(billed)}** | **${moneyText(money, currency)}** | |`;
  return ['| node | billed | cost | known by |', '|---|--:|--:|---|', ...rows, total].join('\n');
}

/** How the cost of a run differs from that of another state of the project, as a table for a review. */
export function changesMarkdown(
  changes: readonly CostChange[],
  reports: { readonly before: CostReport; readonly after: CostReport; readonly reference: string },
): string {
  const { before, after, reference } = reports;
  const { currency } = after;
  const told = changes.filter(({ change }) => change !== 'same');
  const rows = told.map(({ kind, name, change, before: was, after: is, difference }) => {
    const cells = [
      `${kind} \`${name}\``,
      change,
      cell(was, currency),
      cell(is, currency),
      signed(difference, currency),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  const more = after.money - before.money;
  const head = `**A run costs ${moneyText(after.money, currency)}, ${signed(more, currency)} against \`${reference}\`.**`;
  if (told.length === 0) return `${head}\n\nNo node reads more or less than before.`;
  const same = changes.length - told.length;
  const rest = same === 0 ? [] : ['', `${same} ${same === 1 ? 'node costs' : 'nodes cost'} the same as before.`];
  return [
    head,
    '',
    '| node | | before | after | difference |',
    '|---|---|--:|--:|--:|',
    ...rows,
    `| **total** | | **${moneyText(before.money, currency)}** | **${moneyText(after.money, currency)}** | **${signed(more, currency)}** |`,
    ...rest,
  ].join('\n');
}

function cell(one: NodeCost | null, currency: string): string {
  if (one === null) return '';
  return one.billed === null
    ? 'unknown'
    : `${byteText(one.billed)}, ${moneyOf(one, currency)}${isGuess(one) ? ' (estimated)' : ''}`;
}

function isGuess({ basis }: NodeCost): boolean {
  return basis === 'estimated';
}

function bytesOf({ billed }: NodeCost): string {
  return billed === null ? 'unknown' : byteText(billed);
}

function moneyOf({ money }: NodeCost, currency: string): string {
  return money === null ? 'unknown' : moneyText(money, currency);
}

function basisOf({ basis, why }: NodeCost): string {
  return why === '' ? basis : `${basis}: ${why.replaceAll('|', '\\|')}`;
}

function signed(amount: number | null, currency: string): string {
  if (amount === null) return 'unknown';
  return `${amount > 0 ? '+' : ''}${moneyText(amount, currency)}`;
}
