import { Document, Scalar } from 'yaml';

/** A plain value to write. */
export type Written = string | number | boolean | readonly Written[] | { readonly [key: string]: Written };

/** Maps that are longer on one line are written over several. */
const MOST_ON_A_LINE = 100;

/** A value on one line, such as `{ name: id, data_type: integer }`, for inside of `{}` or `[]` too. */
export function flowText(value: Written): string {
  if (isList(value)) return `[${value.map(flowText).join(', ')}]`;
  if (!isMap(value)) return scalarText(value, true);
  const entries = Object.entries(value).map(([key, one]) => `${scalarText(key, true)}: ${flowText(one)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

/** An item of a list on one line, and as lines without indentation of their own. */
export interface ItemText {
  readonly flow: string;
  readonly lines: readonly string[];
}

/** An item of a list: a small map stays on one line. Comments come last, one a line. */
export function itemText(item: Written, comments: readonly string[] = []): ItemText {
  const lines = isMap(item) && (comments.length > 0 || !isShort(item)) ? mapLines(item) : [flowText(item)];
  return { flow: flowText(item), lines: dashed([...lines, ...comments.map((one) => `# ${one}`)]) };
}

/** Lines of a map as an item of a list. */
export function dashed(lines: readonly string[]): string[] {
  return lines.map((line, index) => `${index === 0 ? '- ' : '  '}${line}`);
}

/** Lines one step further in. */
export function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}

/** A key of a block map with its value, as lines without indentation of their own. */
export function entryLines(key: string, value: Written): string[] {
  const name = scalarText(key, false);
  if (isList(value) && value.some((one) => typeof one === 'object'))
    return [`${name}:`, ...indented(value.flatMap((item) => itemText(item).lines))];
  if (isMap(value) && !isShort(value)) return [`${name}:`, ...indented(mapLines(value))];
  return [`${name}: ${isList(value) || isMap(value) ? flowText(value) : scalarText(value, false)}`];
}

/** A text, number or truth as YAML; inside of `{}` or `[]` where `isFlow`, as more is quoted there. */
export function scalarText(value: string | number | boolean, isFlow: boolean): string {
  const scalar = new Scalar(value);
  // A text of several lines stays on one.
  if (typeof value === 'string' && /[\n\r]/.test(value)) scalar.type = 'QUOTE_DOUBLE';
  const options = { lineWidth: 0, doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER };
  // In YAML 1.1, `on` is true and `12:30` a number: what a reader of it would take so is quoted.
  const document = new Document(isFlow ? [] : scalar, { version: '1.1' });
  if (!isFlow) return document.toString(options).trimEnd();
  const list = document.createNode([scalar], { flow: true });
  return new Document(list, { version: '1.1' })
    .toString({ ...options, flowCollectionPadding: false })
    .trim()
    .slice(1, -1);
}

function mapLines(value: { readonly [key: string]: Written }): string[] {
  return Object.entries(value).flatMap(([key, one]) => entryLines(key, one));
}

function isShort(value: { readonly [key: string]: Written }): boolean {
  const isDeep = Object.values(value).some(
    (one) => isMap(one) || (isList(one) && one.some((x) => typeof x === 'object')),
  );
  return !isDeep && flowText(value).length <= MOST_ON_A_LINE;
}

function isList(value: Written): value is readonly Written[] {
  return Array.isArray(value);
}

function isMap(value: Written): value is { readonly [key: string]: Written } {
  return typeof value === 'object' && !Array.isArray(value);
}
