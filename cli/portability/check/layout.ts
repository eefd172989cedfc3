import type { Adapter, ColumnInfo } from '../../adapters/index.ts';
import { isYamlMap } from '../../config/yaml/values.ts';
import { type Diagnostic, diagnostic, nearest } from '../../diagnostics/index.ts';
import { nodePosition } from '../../manifest/node-position.ts';
import type { Node } from '../../manifest/types.ts';

const PARTITION_TYPES: Readonly<Record<string, string>> = {
  date: 'DATE',
  timestamp: 'TIMESTAMP',
  datetime: 'DATETIME',
  int64: 'INT64',
};

const CLUSTER_TYPES = /^(?:BIGNUMERIC|BOOL|DATE|DATETIME|GEOGRAPHY|INT64|NUMERIC|RANGE<.*>|STRING|TIMESTAMP)$/;
const MOST_CLUSTER_COLUMNS = 4;

interface Wrong {
  readonly key: string;
  readonly why: string;
  readonly near?: string | undefined;
}

/** What of a model's `partition_by`, `cluster_by` and `unique_key` does not fit the columns that its SQL gives. */
export function layoutProblems(
  node: Node,
  columns: readonly ColumnInfo[],
  { dialect }: Adapter,
): readonly Diagnostic[] {
  const { materialized } = node.config;
  const isStored = ['table', 'incremental', 'materialized_view'].includes(String(materialized));
  if (!isStored) return [];
  const laidOut =
    dialect.storage === undefined ? [] : [...partitionProblems(node, columns), ...clusterProblems(node, columns)];
  const wrong = [...laidOut, ...keyProblems(node, columns)];
  return wrong.map((one) =>
    diagnostic('ETL6603', { name: node.name, ...one }, { uniqueId: node.unique_id, position: nodePosition(node) }),
  );
}

/** Whether a table is partitioned by when its rows arrive. */
export function isByArrival({ config }: Node): boolean {
  return isYamlMap(config.partition_by) && config.partition_by.time_ingestion_partitioning === true;
}

/** The columns of the table of a model: one that is partitioned by arrival keeps what says when in no column. */
export function storedColumns(node: Node, columns: readonly ColumnInfo[]): readonly ColumnInfo[] {
  const { partition_by: spec } = node.config;
  if (!isByArrival(node) || !isYamlMap(spec)) return columns;
  const field = String(spec.field ?? '').toLowerCase();
  return columns.filter((one) => one.name.toLowerCase() !== field);
}

/** Columns of one name, or of none, which no table or view can have; null when all is well. */
export function nameProblem(node: Node, columns: readonly ColumnInfo[]): Diagnostic | null {
  const names = columns.map((one) => one.name.toLowerCase());
  const unnamed = names.indexOf('');
  const double = columns.find((one, index) => names.indexOf(one.name.toLowerCase()) !== index)?.name;
  const details = { uniqueId: node.unique_id, position: nodePosition(node) };
  const { name } = node;
  if (unnamed !== -1) return diagnostic('ETL6609', { name, why: `column ${unnamed + 1} has no name` }, details);
  if (double === undefined) return null;
  return diagnostic('ETL6609', { name, why: `more than one column is called "${double}"` }, details);
}

function partitionProblems({ config }: Node, columns: readonly ColumnInfo[]): readonly Wrong[] {
  const { partition_by: spec } = config;
  if (!isYamlMap(spec) || typeof spec.field !== 'string' || spec.time_ingestion_partitioning === true) return [];
  const key = 'partition_by';
  const column = columnOf(columns, spec.field);
  if (column === undefined) return [missing(key, spec.field, columns)];
  const declared = String(spec.data_type ?? 'date').toLowerCase();
  const wanted = PARTITION_TYPES[declared];
  if (wanted === undefined || wanted === column.dataType) return [];
  return [{ key, why: `data_type is ${declared}, but "${column.name}" is ${column.dataType}` }];
}

function clusterProblems({ config }: Node, columns: readonly ColumnInfo[]): readonly Wrong[] {
  const names = textsOf(config.cluster_by);
  const key = 'cluster_by';
  const tooMany = names.length > MOST_CLUSTER_COLUMNS;
  const wrong = names.flatMap((name): readonly Wrong[] => {
    const column = columnOf(columns, name);
    if (column === undefined) return [missing(key, name, columns)];
    if (CLUSTER_TYPES.test(column.dataType)) return [];
    return [{ key, why: `"${column.name}" is ${column.dataType}, which tables cannot be clustered by` }];
  });
  return tooMany ? [...wrong, { key, why: `${names.length} columns are named, and at most four count` }] : wrong;
}

function keyProblems({ config }: Node, columns: readonly ColumnInfo[]): readonly Wrong[] {
  if (config.materialized !== 'incremental') return [];
  const names = textsOf(config.unique_key).filter((one) => /^\w+$/.test(one));
  return names
    .filter((name) => columnOf(columns, name) === undefined)
    .map((name) => missing('unique_key', name, columns));
}

function missing(key: string, name: string, columns: readonly ColumnInfo[]): Wrong {
  const near = nearest(
    name,
    columns.map((one) => one.name),
  );
  return { key, why: `there is no column "${name}"`, near };
}

function columnOf(columns: readonly ColumnInfo[], name: string): ColumnInfo | undefined {
  return columns.find((one) => one.name.toLowerCase() === name.toLowerCase());
}

function textsOf(value: unknown): readonly string[] {
  const all = Array.isArray(value) ? value : [value];
  return all.filter((one): one is string => typeof one === 'string');
}
