import { perform, str, type Value } from '../../../templates/index.ts';
import { type EngineMethod, engineMethods } from '../../engine-method.ts';
import { RelationValue, TableValue } from '../../values/index.ts';
import { dataTypeOf } from '../fields.ts';
import type { WireField } from '../wire.ts';
import { type CatalogTable, catalogTables, isListed } from './catalog-tables.ts';
import { askService, type ServiceTurn } from './service-call.ts';
import { tableResource } from './table-resource.ts';

/** Requests that are under way at once. */
const AT_ONCE = 16;

const STATS = [
  ['date_shards', 'Shard count', 'The number of date shards in this table'],
  ['date_shard_min', 'Shard (min)', 'The first date shard in this table'],
  ['date_shard_max', 'Shard (max)', 'The last date shard in this table'],
  ['num_rows', '# Rows', 'Approximate count of rows in this table'],
  ['num_bytes', 'Approximate Size', 'Approximate size of table as reported by BigQuery'],
  ['partitioning_type', 'Partitioned By', 'The partitioning column for this table'],
  ['clustering_fields', 'Clustered By', 'The clustering columns for this table'],
] as const;

const COLUMNS = [
  'table_database',
  'table_schema',
  'table_name',
  'table_type',
  'table_comment',
  'column_name',
  'column_index',
  'column_type',
  'column_comment',
  ...STATS.flatMap(([id]) => ['label', 'value', 'description', 'include'].map((part) => `stats__${id}__${part}`)),
];

/** One row a column and a field of a struct, of all relations of schemas or of those given: dbt-bigquery's columns. */
const catalog: EngineMethod = {
  name: 'etl_catalog',
  signature: 'database, schemas, relations=None',
  parsed: () => new TableValue([...COLUMNS], []),
  *run(scope, args) {
    const database = args.get('database');
    const project = database === null ? (scope.credentials.database ?? '') : str(database);
    const given = args.get('relations');
    const wanted = Array.isArray(given) ? given.filter((one) => one instanceof RelationValue) : null;
    const names = Array.isArray(args.get('schemas')) ? (args.get('schemas') as Value[]).map(str) : [];
    const rows: Value[][] = [];
    for (const schema of new Set(names)) {
      const listed = yield* perform('adapter.etl_catalog', async () => {
        const { api } = await scope.connection();
        return (await api?.relations(project, schema)) ?? [];
      });
      const asked = wanted?.filter((one) => one.relation.schema === schema).map((one) => one.relation.identifier ?? '');
      const tables = catalogTables(listed, asked ?? null);
      const found = yield* askService(scope, 'etl_catalog', async (turn) => await withResources(tables, turn));
      rows.push(...found.flatMap((table) => rowsOf(project, schema, table)));
    }
    return new TableValue([...COLUMNS], rows);
  },
};

/** The method of `adapter` that the macros of the catalog call. */
export const catalogMethods = engineMethods(catalog);

async function withResources(tables: readonly CatalogTable[], turn: ServiceTurn): Promise<CatalogTable[]> {
  const waiting = tables.flatMap((table) => table.parts.map((part) => ({ table, part })));
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const found = await tableResource(next.part, turn);
      if (found !== null) next.table.resources.set(next.part.identifier ?? '', found);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return tables.filter(isListed);
}

function rowsOf(database: string, schema: string, table: CatalogTable): Value[][] {
  const resources = [...table.parts].flatMap((part) => table.resources.get(part.identifier ?? '') ?? []);
  const latest = resources.at(-1);
  const sum = (key: 'numRows' | 'numBytes') => resources.reduce((all, one) => all + Number(one[key] ?? 0), 0);
  const isTable = table.type === 'table';
  const { timePartitioning: time, rangePartitioning: range, clustering } = latest ?? {};
  const partition = time?.field ?? range?.field ?? null;
  const shards = table.isSharded ? table.parts.map(({ identifier }) => identifier?.slice(-8) ?? '') : [];
  const stats: Readonly<Record<(typeof STATS)[number][0], readonly [Value, boolean]>> = {
    date_shards: [shards.length, table.isSharded],
    date_shard_min: [shards[0] ?? null, table.isSharded],
    date_shard_max: [shards.at(-1) ?? null, table.isSharded],
    num_rows: [sum('numRows'), isTable],
    num_bytes: [sum('numBytes'), isTable],
    partitioning_type: [partition, partition !== null],
    clustering_fields: [(clustering?.fields ?? []).join(', '), (clustering?.fields ?? []).length > 0],
  };
  const told = STATS.flatMap(([id, label, description]): Value[] => [label, stats[id][0], description, stats[id][1]]);
  const head = [database, schema, table.name, table.type, latest?.description ?? null];
  const columns = fieldRows(latest?.schema?.fields ?? [], '');
  const listed = columns.length === 0 ? [['<unknown>', '<unknown>', ''] as const] : columns;
  return listed.map(([name, type, comment], index) => [...head, name, index + 1, type, comment, ...told]);
}

/** Each field and those inside it, by their paths. */
function fieldRows(fields: readonly WireField[], before: string): (readonly [string, string, string])[] {
  return fields.flatMap((field) => {
    const path = `${before}${field.name}`;
    const inner = [...(field.fields ?? [])].sort((a, b) => (a.name < b.name ? -1 : 1));
    return [[path, dataTypeOf(field), field.description ?? ''] as const, ...fieldRows(inner, `${path}.`)];
  });
}
