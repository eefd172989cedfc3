import { type CostChange, type CostReport, moneyText, type NodeCost } from '../cost/index.ts';
import type { Manifest } from '../manifest/types.ts';
import { padEndTo, padStartTo, type Style, textWidth } from '../reporters/index.ts';
import { byteText } from '../util/byte-size.ts';

type Side = 'left' | 'right';

/** A run's cost node by node, in the order of the run, then the total. */
export function costText(report: CostReport, style: Style): string {
  const { nodes, billed, money, currency } = report;
  const rows = nodes.map((one) => [one.kind, one.name, billedText(one), moneyCell(one, currency), known(one)]);
  const total = ['', 'total', byteText(billed), moneyText(money, currency), guesses(nodes)];
  const sides: readonly Side[] = ['left', 'left', 'right', 'right', 'left'];
  const [head, ...lines] = table([['kind', 'node', 'billed', 'cost', 'known by'], ...rows, total], sides);
  return [style.dim(head ?? ''), ...lines.slice(0, -1), style.bold(lines.at(-1) ?? '')].join('\n');
}

/** How the cost of a run differs from that of another state of the project: what costs more first. */
export function changesText(
  changes: readonly CostChange[],
  { before, after, reference }: { before: CostReport; after: CostReport; reference: string },
  style: Style,
): string {
  const { currency } = after;
  const told = changes.filter(({ change }) => change !== 'same');
  const cell = (one: NodeCost | null) => (one === null ? '' : moneyCell(one, currency));
  const rows = told.map((one) => [
    one.kind,
    one.name,
    one.change,
    cell(one.before),
    cell(one.after),
    signed(one.difference, currency),
  ]);
  const more = after.money - before.money;
  const total = [
    '',
    'total',
    '',
    moneyText(before.money, currency),
    moneyText(after.money, currency),
    signed(more, currency),
  ];
  const head = ['kind', 'node', 'change', `at ${reference}`, 'now', 'difference'];
  const [first, ...lines] = table([head, ...rows, total], ['left', 'left', 'left', 'right', 'right', 'right']);
  const same = changes.length - told.length;
  const rest = same === 0 ? [] : [`${same} ${same === 1 ? 'node costs' : 'nodes cost'} the same as before.`];
  return [style.dim(first ?? ''), ...lines.slice(0, -1), style.bold(lines.at(-1) ?? ''), ...rest].join('\n');
}

/** What a run would work on, in order, where reading costs nothing. */
export function plannedText(uniqueIds: readonly string[], manifest: Manifest): string {
  if (uniqueIds.length === 0) return 'Nothing would run.';
  const rows = uniqueIds.map((id) => {
    const source = manifest.sources.get(id);
    if (source !== undefined) return ['load', `${source.source_name}.${source.name}`, source.etl.connection ?? ''];
    const node = manifest.nodes.get(id);
    return [node?.resource_type ?? 'unit test', node?.name ?? id, String(node?.config.materialized ?? '')];
  });
  return table(rows, ['left', 'left', 'left']).join('\n');
}

function table(rows: readonly (readonly string[])[], sides: readonly Side[]): string[] {
  const widths = sides.map((_, column) => Math.max(...rows.map((row) => textWidth(row[column] ?? ''))));
  return rows.map((row) =>
    row
      .map((cell, column) => (sides[column] === 'right' ? padStartTo : padEndTo)(cell, widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function billedText({ billed }: NodeCost): string {
  return billed === null ? 'unknown' : byteText(billed);
}

function moneyCell({ money }: NodeCost, currency: string): string {
  return money === null ? 'unknown' : moneyText(money, currency);
}

function known({ basis, why }: NodeCost): string {
  return why === '' ? basis : `${basis}: ${why}`;
}

function guesses(nodes: readonly NodeCost[]): string {
  const count = (basis: NodeCost['basis']) => nodes.filter((one) => one.basis === basis).length;
  const parts = [
    count('estimated') > 0 ? `${count('estimated')} estimated` : '',
    count('unknown') > 0 ? `without ${count('unknown')} unknown` : '',
  ];
  return parts.filter((part) => part !== '').join(', ');
}

function signed(amount: number | null, currency: string): string {
  if (amount === null) return 'unknown';
  return `${amount > 0 ? '+' : ''}${moneyText(amount, currency)}`;
}
