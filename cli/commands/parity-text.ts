import type { Differences, ModelParity, OpenOrder, SchemaDifference, VariantParity, Verdict } from '../parity/index.ts';
import { padEndTo, type Style } from '../reporters/index.ts';

const WORDS: Readonly<Record<Verdict, string>> = {
  equal: 'equal',
  open_order: 'open order',
  not_checkable: 'not checkable',
  differs: 'differs',
};
const VERDICTS: readonly Verdict[] = ['equal', 'differs', 'open_order', 'not_checkable'];
const VERDICT_WIDTH = 13;
const NAME_WIDTH = 40;
const MOST_PARTITIONS = 12;
/** Longer values are cut in the middle of a line; JSON output has them whole. */
const MOST_CHARACTERS = 120;

/** The names of the two targets, as they stand before their values. */
export interface SideNames {
  readonly left: string;
  readonly right: string;
}

/** A model's verdict with what differs, indented below it. */
export function parityModelText({ name, variants }: ModelParity, sides: SideNames, style: Style): string {
  return variants
    .map((one) => {
      const label = `${name}${variantText(one)}`;
      const words = padEndTo(WORDS[one.verdict], VERDICT_WIDTH);
      const head =
        `${mark(one.verdict, style)} ${words}  ${padEndTo(label, NAME_WIDTH)}  ${sizeText(one, sides)}`.trimEnd();
      return [head, ...detailLines(one, sides).map((line) => `    ${style.dim(line)}`)].join('\n');
    })
    .join('\n');
}

function variantText({ variant, batch }: VariantParity): string {
  if (typeof batch === 'string') return ` (batch ${batch})`;
  return variant === 'incremental' ? ' (incremental)' : '';
}

/** How many models have which verdict, and how much was compared. */
export function paritySummary(found: readonly ModelParity[], sides: SideNames, style: Style): string {
  const counts = VERDICTS.flatMap((verdict) => {
    const count = found.filter((one) => one.verdict === verdict).length;
    return count === 0 ? [] : [`${count} ${WORDS[verdict]}`];
  });
  const rows = found.flatMap(({ variants }) => variants).reduce((sum, one) => sum + (one.rows?.left ?? 0), 0);
  const total = `${counted(found.length, kindOf(found))}, ${sides.left} against ${sides.right}`;
  return style.bold(`\n${total}: ${counts.join(', ')}; ${counted(rows, 'row')} compared.`);
}

/** What all of them are, by the first word of their ids. */
function kindOf(found: readonly ModelParity[]): string {
  const kinds = new Set(found.map(({ uniqueId }) => uniqueId.split('.')[0] ?? ''));
  const [only = 'node'] = kinds;
  return kinds.size === 1 ? only : 'node';
}

function mark(verdict: Verdict, { symbols, red, green, yellow }: Style): string {
  if (verdict === 'equal') return green(symbols.ok);
  return verdict === 'differs' ? red(symbols.fail) : yellow(symbols.warn);
}

function sizeText({ rows, columns }: VariantParity, { left, right }: SideNames): string {
  if (rows === null) return '';
  if (rows.left === rows.right) return `${counted(rows.left, 'row')} x ${counted(columns, 'column')}`;
  return `${rows.left} rows in ${left}, ${rows.right} in ${right}`;
}

function detailLines(one: VariantParity, sides: SideNames): string[] {
  const at = one.at === null ? '' : ` (${placeText(one)})`;
  return [
    ...sampleLine(one),
    ...(one.reason === null ? [] : [`${one.reason}${at}`]),
    ...one.schema.map((difference) => schemaLine(difference, sides)),
    ...(one.differences === null ? [] : differenceLines(one.differences, sides)),
    ...(one.partitions === undefined || one.partitions.length === 0 ? [] : [partitionLine(one.partitions)]),
    ...(one.open === null ? [] : openLines(one.open)),
    ...(one.unread === undefined || one.unread.length === 0
      ? []
      : [`of ${one.unread.join(', ')} only the NULLs were counted`]),
    ...(one.ignored === undefined || one.ignored.length === 0 ? [] : [`not compared: ${one.ignored.join(', ')}`]),
  ];
}

/** Which inputs were not taken whole. */
function sampleLine({ inputs }: VariantParity): string[] {
  const sampled = inputs.filter(({ rows, total }) => rows < total);
  if (sampled.length === 0) return [];
  const parts = sampled.map(({ name, rows, total }) => `${rows} of ${total} rows of ${name}`);
  return [`on ${parts.join(', ')}`];
}

function schemaLine(difference: SchemaDifference, { left, right }: SideNames): string {
  switch (difference.kind) {
    case 'only_left':
      return `column ${difference.column} (${difference.type}) is in ${left} only`;
    case 'only_right':
      return `column ${difference.column} (${difference.type}) is in ${right} only`;
    case 'type':
      return `column ${difference.column} is ${difference.left} in ${left} and ${difference.right} in ${right}`;
    case 'order':
      return `columns are in another order: ${difference.left.join(', ')} in ${left}; ${difference.right.join(', ')} in ${right}`;
  }
}

function differenceLines(found: Differences, sides: SideNames): string[] {
  const { left, right } = sides;
  const columns = found.columns.flatMap(({ name, rows, expression }) => [
    `column ${name} differs in ${counted(rows, 'row')}${expression.at === null ? '' : `, written at ${placeText(expression)}`}`,
    ...(expression.left === null ? [] : [`  ${left}: ${oneLine(expression.left)}`]),
    ...(expression.right === null ? [] : [`  ${right}: ${oneLine(expression.right)}`]),
    ...found.values
      .filter((value) => value.column === name)
      .map((value) => `  ${rowText(value.key)}  ${left} ${oneLine(value.left)}, ${right} ${oneLine(value.right)}`),
  ]);
  const oneSided = (['left', 'right'] as const).flatMap((side) => {
    const count = side === 'left' ? found.onlyLeft : found.onlyRight;
    if (count === 0) return [];
    const rows = found.rows.filter((row) => row.side === side).map(({ row }) => `  ${rowText(row)}`);
    const more = count > rows.length ? [`  and ${count - rows.length} more`] : [];
    return [`${count} ${count === 1 ? 'row is' : 'rows are'} in ${sides[side]} only`, ...rows, ...more];
  });
  return [...columns, ...oneSided];
}

function partitionLine(partitions: readonly string[]): string {
  const more = partitions.length - MOST_PARTITIONS;
  const shown = partitions.slice(0, MOST_PARTITIONS).join(', ');
  return `${counted(partitions.length, 'partition')} with differences: ${shown}${more > 0 ? ` and ${more} more` : ''}`;
}

function openLines({ columns, rows, hints }: OpenOrder): string[] {
  const what = [
    ...(rows ? ['which rows there are'] : []),
    ...(columns.length === 0 ? [] : [`the ${columns.length === 1 ? 'value' : 'values'} of ${columns.join(', ')}`]),
  ].join(' and ');
  return [
    `the SQL leaves open ${what}: they change with the order in which rows are stored`,
    ...hints.map((hint) => `  ${hint.text}${hint.at === null ? '' : ` (${placeText(hint)})`}`),
  ];
}

function placeText({ at }: Pick<VariantParity, 'at'>): string {
  return at === null ? '' : `${at.position.file}:${at.position.line}:${at.position.column}`;
}

function rowText(row: Readonly<Record<string, string>>): string {
  return oneLine(
    Object.entries(row)
      .map(([name, value]) => `${name}=${value}`)
      .join(', '),
  );
}

function oneLine(text: string): string {
  const flat = text.replaceAll(/\s+/g, ' ');
  return flat.length > MOST_CHARACTERS ? `${flat.slice(0, MOST_CHARACTERS - 3)}...` : flat;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
