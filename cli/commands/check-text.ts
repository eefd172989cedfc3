import type { CheckedNode, Verdict } from '../portability/check/index.ts';
import type { Style } from '../reporters/index.ts';

/** What could not be checked and why, one line for each node that has an own reason; nodes of one reason together. */
export function checkedText(checked: readonly CheckedNode[], style: Style): string {
  const lines: string[] = [];
  for (const verdict of ['not checkable', 'skipped'] as const) {
    const reasons = new Map<string, string[]>();
    for (const one of checked) {
      if (one.verdict !== verdict || one.reason === null) continue;
      reasons.set(one.reason, [...(reasons.get(one.reason) ?? []), one.name]);
    }
    for (const [reason, names] of reasons) lines.push(`${style.yellow(verdict)}  ${namesText(names)}: ${reason}`);
  }
  return lines.join('\n');
}

const SHOWN = 3;

function namesText(names: readonly string[]): string {
  if (names.length <= SHOWN) return names.join(', ');
  return `${names.slice(0, SHOWN).join(', ')} and ${names.length - SHOWN} more`;
}

const SINGULARS: Readonly<Record<string, string>> = { unit_test: 'unit test', operation: 'hook' };
const PLURALS: Readonly<Record<string, string>> = { analysis: 'analyses' };

/** How many nodes of each type were checked and how they fared, in a sentence or two. */
export function checkSummary(
  checked: readonly CheckedNode[],
  { engine, target, seconds }: { readonly engine: string; readonly target: string; readonly seconds: number },
  style: Style,
): string {
  const types = [...new Set(checked.map((one) => one.resourceType))];
  const parts = types.map((type) => {
    const count = checked.filter((one) => one.resourceType === type).length;
    const name = SINGULARS[type] ?? type;
    return `${count} ${count === 1 ? name : (PLURALS[type] ?? `${name}s`)}`;
  });
  const counts = (['error', 'not checkable', 'skipped'] as const).flatMap((verdict) => {
    const count = checked.filter((one) => one.verdict === verdict).length;
    return count === 0 ? [] : [`${count} ${verdictText(verdict, count)}`];
  });
  const what = parts.length === 0 ? 'nothing' : parts.join(', ');
  const outcome = counts.length === 0 ? style.green('no mistakes') : counts.join(', ');
  return `Checked ${what} for ${engine} (target ${target}) in ${seconds.toFixed(1)} s: ${outcome}.`;
}

function verdictText(verdict: Verdict, count: number): string {
  return verdict === 'error' && count > 1 ? 'errors' : verdict;
}
