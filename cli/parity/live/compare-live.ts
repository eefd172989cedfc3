import type { ColumnInfo } from '../../adapters/index.ts';
import { EtlError } from '../../diagnostics/index.ts';
import type { Node, SourceNode } from '../../manifest/types.ts';
import { type ColumnRules, type CommonRules, columnRules } from '../column-rules.ts';
import { compareRows } from '../compare/compare-rows.ts';
import { compareSchemas, type PairedColumn } from '../compare/compare-schema.ts';
import { rowKey } from '../compare/row-key.ts';
import { summarize } from '../compare/summarize.ts';
import { declaredKey } from '../declared-key.ts';
import { storedNode } from '../side.ts';
import { type ModelParity, NOTHING_COMPARED, type VariantParity } from '../types.ts';
import { differingRows } from './differing-rows.ts';
import { columnText, type LiveSide, type LiveTable } from './live-side.ts';
import { partitionOf } from './partition-of.ts';
import { differingChecksums, tableChecksums } from './table-checksums.ts';
import { uniqueColumn } from './unique-column.ts';

/** Which tables of two warehouses are compared. */
export interface LiveRequest {
  readonly left: LiveSide;
  readonly right: LiveSide;
  /** unique_ids of models, seeds, snapshots and sources. */
  readonly ids: readonly string[];
  /** Rows at most that are fetched of a table's differences. */
  readonly rows: number;
  readonly common: CommonRules;
  readonly signal: AbortSignal;
  readonly onModel: (found: ModelParity) => void;
}

/** Compares what two warehouses hold: counts and checksums in each engine, rows only where they differ. */
export async function compareLive(request: LiveRequest): Promise<readonly ModelParity[]> {
  const found: ModelParity[] = [];
  for (const uniqueId of request.ids) {
    request.signal.throwIfAborted();
    const node = storedNode(request.left.manifest, uniqueId);
    if (node === undefined || (node.resource_type !== 'source' && node.config.materialized === 'ephemeral')) continue;
    const started = performance.now();
    const parity = await compareTable(node, request);
    const name = node.resource_type === 'source' ? `${node.source_name}.${node.name}` : node.name;
    const elapsed = (performance.now() - started) / 1000;
    const one = { uniqueId, name, verdict: parity.verdict, variants: [parity], elapsed };
    found.push(one);
    request.onModel(one);
  }
  return found;
}

async function compareTable(node: Node | SourceNode, request: LiveRequest): Promise<VariantParity> {
  const { left, right } = request;
  const rules = columnRules(node, request.common);
  const other = storedNode(right.manifest, node.unique_id);
  if (other === undefined) return missing(`it is not in the project of the target "${right.target}"`);
  const tables = [tableOf(left, 'left', node), tableOf(right, 'right', other)] as const;
  const [columns, otherColumns] = [await columnsOf(left, node), await columnsOf(right, other)];
  if (columns === null && otherColumns === null)
    return { ...NOTHING_COMPARED, verdict: 'not_checkable', reason: 'it was built in neither target' };
  if (columns === null) return missing(`it is not in the warehouse of the target "${left.target}"`);
  if (otherColumns === null) return missing(`it is not in the warehouse of the target "${right.target}"`);
  const { paired, differences: schema } = compareSchemas(
    { columns, timestamp: left.timestamp },
    { columns: otherColumns, timestamp: right.timestamp },
    rules.isIgnored,
  );
  const ignored = columns.map(({ name }) => name).filter(rules.isIgnored);
  try {
    return { ...(await compareContent(tables, { node, other, paired, schema, rules }, request)), ignored };
  } catch (thrown) {
    if (!(thrown instanceof EtlError) || !thrown.code.startsWith('ETL4')) throw thrown;
    return { ...NOTHING_COMPARED, verdict: 'not_checkable', reason: thrown.message, schema };
  }
}

function missing(reason: string): VariantParity {
  return { ...NOTHING_COMPARED, verdict: 'differs', reason };
}

interface Pair {
  readonly node: Node | SourceNode;
  readonly other: Node | SourceNode;
  readonly paired: readonly PairedColumn[];
  readonly schema: VariantParity['schema'];
  readonly rules: ColumnRules;
}

async function compareContent(
  [left, right]: readonly [LiveTable, LiveTable],
  { node, other, paired, schema, rules }: Pair,
  request: LiveRequest,
): Promise<VariantParity> {
  const partition = partitionOf([other, node], paired);
  const [ofLeft, ofRight] = await Promise.all([
    tableChecksums(left, paired, partition),
    tableChecksums(right, paired, partition),
  ]);
  const names = [...new Set([...ofLeft.keys(), ...ofRight.keys()])].sort();
  const differing = names.filter((name) => {
    const [one, same] = [ofLeft.get(name), ofRight.get(name)];
    return one?.rows !== same?.rows || differingChecksums(one, same).length > 0;
  });
  const rows = { left: total(ofLeft), right: total(ofRight) };
  const unread = paired.filter((column) => columnText(left, column) === null).map(({ name }) => name);
  const base = { ...NOTHING_COMPARED, rows, columns: paired.length, schema, unread };
  if (differing.length === 0) return { ...base, verdict: schema.length > 0 ? 'differs' : 'equal' };
  const partitions = partition === null ? [] : differing;
  const compared = paired.filter((column) => columnText(left, column) !== null);
  const key = await keyOf(node, [left, right], compared);
  const drilled = await differingRows({ left, right, columns: compared, key, rows: request.rows });
  const placed = compared.map((column, index) => ({ ...column, left: index, right: index }));
  const rowName = rowKey(key, placed, drilled.left, drilled.right);
  const rowRules = { columns: placed, key: rowName, tolerance: rules.tolerance };
  const comparison = compareRows(drilled.left, drilled.right, rowRules);
  const differences = summarize(comparison, {
    columns: placed,
    key: rowName,
    open: new Set(),
    expressionOf: () => ({ left: null, right: null, at: null }),
  });
  // Floats whose digits differ may still be the same within the tolerance.
  if (differences === null && !drilled.hasMore && rows.left === rows.right && sameNulls(ofLeft, ofRight))
    return { ...base, verdict: schema.length > 0 ? 'differs' : 'equal' };
  const reason = drilled.hasMore ? moreText(ofLeft, ofRight) : null;
  return { ...base, verdict: 'differs', reason, differences, partitions };
}

/** The declared key, else a column that names each row. */
async function keyOf(
  node: Node | SourceNode,
  [left, right]: readonly [LiveTable, LiveTable],
  columns: readonly PairedColumn[],
): Promise<readonly string[]> {
  const names = new Set(columns.map(({ name }) => name.toLowerCase()));
  const declared = declaredKey(node);
  if (declared.length > 0 && declared.every((one) => names.has(one.toLowerCase()))) return declared;
  const found = await uniqueColumn(left, right, columns);
  return found === null ? [] : [found];
}

/** That not all was read, and in which columns the tables differ. */
function moreText(ofLeft: Checksums, ofRight: Checksums): string {
  const names = new Set([...ofLeft].flatMap(([name, one]) => differingChecksums(one, ofRight.get(name))));
  return `more rows differ than were read, in ${[...names].join(', ')}; the first are shown`;
}

type Checksums = Awaited<ReturnType<typeof tableChecksums>>;

function total(checksums: Checksums): number {
  return [...checksums.values()].reduce((sum, { rows }) => sum + rows, 0);
}

/** Values that are not compared one by one must at least be there as often. */
function sameNulls(one: Checksums, other: Checksums): boolean {
  return [...one].every(([name, { columns }]) =>
    [...columns].every(([column, { values }]) => other.get(name)?.columns.get(column)?.values === values),
  );
}

function tableOf(side: LiveSide, which: LiveTable['which'], node: Node | SourceNode): LiveTable {
  return { side, which, sql: side.relationOf(node).render() };
}

/** The columns of a table; null where it is not there. */
async function columnsOf(side: LiveSide, node: Node | SourceNode): Promise<readonly ColumnInfo[] | null> {
  const { relation, external } = side.relationOf(node);
  if (external !== null) return await side.connection.describe(`select * from ${external}`);
  const columns = await side.adapter.introspection.columnsOf(side.connection, relation);
  return columns.length === 0 ? null : columns;
}
