import { isMap, isNode, isScalar, isSeq, type Node, type Pair, type YAMLMap } from 'yaml';

/** The entry of a map with this key; the last where there are several, as a reader takes it. */
export function pairOf(map: YAMLMap, key: string): Pair | undefined {
  return map.items.findLast((pair) => isScalar(pair.key) && String(pair.key.value) === key) as Pair | undefined;
}

/** Quotes stay as they were where the new text can stand in them. */
export function requoted(written: string, { type }: { type?: string }): string {
  const isBare = !/^["']/.test(written);
  if (type === 'QUOTE_DOUBLE') return isBare ? `"${written}"` : written;
  return type === 'QUOTE_SINGLE' ? `'${isBare ? written : written.slice(1, -1)}'` : written;
}

/** Where the last thing written of a node ends: comments and blank lines after it do not count. */
export function endOf(node: Node): number {
  const [start, end] = node.range ?? [0, 0];
  if (!(isMap(node) || isSeq(node)) || node.flow === true) return end;
  const last = node.items.at(-1);
  if (last === undefined) return end;
  if (isNode(last)) return Math.max(start, endOf(last));
  return endOfPair(last as Pair);
}

/** Where the last thing written of an entry ends. */
export function endOfPair({ key, value }: Pair): number {
  if (isNode(value) && value.range != null && !(isScalar(value) && value.source === '')) return endOf(value);
  return isNode(key) ? endOf(key) : 0;
}

/** Whether there is no value, or null. */
export function isNothing(value: unknown): boolean {
  return value == null || (isScalar(value) && value.value === null);
}
