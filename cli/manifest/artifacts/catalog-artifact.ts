import { DBT_VERSION } from '../context/base-members.ts';
import type { Node, SourceNode } from '../types.ts';
import { jsonObject } from './write-json.ts';

/** One column of a relation, as the macro `get_catalog` lists it. */
export interface CatalogRow {
  readonly table_database: string | null;
  readonly table_schema: string;
  readonly table_name: string;
  readonly table_type: string;
  readonly table_comment: string | null;
  readonly table_owner?: string | null;
  readonly column_name: string;
  readonly column_index: number;
  readonly column_type: string;
  readonly column_comment: string | null;
  /** What the engine counts: `stats__ID__label`, `__value`, `__description` and `__include`. */
  readonly [stat: `stats__${string}`]: unknown;
}

/** The text of dbt's `catalog.json` (v1): the relations of these nodes and sources that the warehouse has. */
export function* catalogArtifact(
  nodes: readonly (Node | SourceNode)[],
  rows: readonly CatalogRow[],
  context: { readonly invocationId: string; readonly startedAt: Date; readonly generatedAt: Date },
  fold: (name: string) => string,
): Generator<string> {
  const key = (...parts: readonly (string | null)[]) => parts.map((part) => fold(part ?? '')).join('\0');
  const tables = new Map<string, CatalogRow[]>();
  for (const row of rows) {
    const name = key(row.table_database, row.table_schema, row.table_name);
    tables.set(name, [...(tables.get(name) ?? []), row]);
  }
  const entries = (isSource: boolean): Readonly<Record<string, unknown>> =>
    Object.fromEntries(
      nodes
        .filter((node) => (node.resource_type === 'source') === isSource)
        .flatMap((node) => {
          const identifier = node.resource_type === 'source' ? node.identifier : node.alias;
          const found = tables.get(key(node.database, node.schema, identifier));
          return found === undefined ? [] : [[node.unique_id, entryOf(node.unique_id, found)] as const];
        }),
    );
  const metadata = {
    dbt_schema_version: 'https://schemas.getdbt.com/dbt/catalog/v1.json',
    dbt_version: DBT_VERSION,
    generated_at: context.generatedAt.toISOString(),
    invocation_id: context.invocationId,
    invocation_started_at: context.startedAt.toISOString(),
    env: {},
  };
  yield* jsonObject([
    ['metadata', [JSON.stringify(metadata)]],
    ['nodes', [JSON.stringify(entries(false))]],
    ['sources', [JSON.stringify(entries(true))]],
    ['errors', ['null']],
  ]);
}

function entryOf(uniqueId: string, rows: readonly CatalogRow[]): Readonly<Record<string, unknown>> {
  const [first] = rows;
  const columns = [...rows].sort((a, b) => a.column_index - b.column_index);
  return {
    metadata: {
      type: first?.table_type ?? '',
      schema: first?.table_schema ?? '',
      name: first?.table_name ?? '',
      database: first?.table_database ?? null,
      comment: first?.table_comment ?? null,
      owner: first?.table_owner ?? null,
    },
    columns: Object.fromEntries(
      columns.map((row) => [
        row.column_name,
        { type: row.column_type, index: row.column_index, name: row.column_name, comment: row.column_comment },
      ]),
    ),
    stats: statsOf(first),
    unique_id: uniqueId,
  };
}

const STAT = /^stats__(.+)__include$/;

/** What is counted of a relation, as far as it is to be shown. */
function statsOf(row: CatalogRow | undefined): Readonly<Record<string, unknown>> {
  const shown = Object.entries(row ?? {}).flatMap(([key, include]) => {
    const id = STAT.exec(key)?.[1];
    if (id === undefined || include !== true) return [];
    const part = (name: string) => row?.[`stats__${id}__${name}`] ?? null;
    return [
      [id, { id, label: part('label'), value: part('value'), include, description: part('description') }] as const,
    ];
  });
  const has = {
    id: 'has_stats',
    label: 'Has Stats?',
    value: shown.length > 0,
    include: false,
    description: 'Indicates whether there are statistics for this table',
  };
  return Object.fromEntries([...shown, ['has_stats', has]]);
}
