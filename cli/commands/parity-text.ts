import type { ModelParity, VariantParity, Verdict } from '../parity/index.ts';
import type { Style } from '../reporters/index.ts';

const WORDS: Readonly<Record<Verdict, string>> = {
  equal: 'equal',
  open_order: 'open order',
  not_checkable: 'not checkable',
  differs: 'differs',
};

/** A model's verdict with what differs. */
export function parityModelText({ name, variants }: ModelParity, style: Style): string {
  return variants.map((one) => variantText(name, one, style)).join('\n');
}

/** How many models have which verdict. */
export function paritySummary(found: readonly ModelParity[], style: Style): string {
  const counts = (['equal', 'differs', 'open_order', 'not_checkable'] as const).flatMap((verdict) => {
    const count = found.filter((one) => one.verdict === verdict).length;
    return count === 0 ? [] : [`${count} ${WORDS[verdict]}`];
  });
  return style.bold(`${found.length} models: ${counts.join(', ')}`);
}

function variantText(name: string, one: VariantParity, style: Style): string {
  const label = one.variant === 'incremental' ? `${name} (incremental)` : name;
  const head = `${mark(one.verdict, style)} ${label}  ${WORDS[one.verdict]}`;
  const size = one.rows === null ? '' : ` ${one.rows.left} rows x ${one.columns} columns`;
  const reason = one.reason === null ? '' : `: ${one.reason}`;
  return [`${head}${size}${reason}`, ...details(one)].join('\n');
}

function mark(verdict: Verdict, { symbols, red, green, yellow }: Style): string {
  if (verdict === 'equal') return green(symbols.ok);
  return verdict === 'differs' ? red(symbols.fail) : yellow(symbols.warn);
}

function details({ schema, differences, open }: VariantParity): string[] {
  return [JSON.stringify(schema), JSON.stringify(differences), JSON.stringify(open)]
    .filter((text) => text !== 'null' && text !== '[]')
    .map((text) => `    ${text}`);
}
