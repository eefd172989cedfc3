import { type Effectful, PyError, perform, str, type Value } from '../../../templates/index.ts';
import { type EngineMethod, engineMethods } from '../../engine-method.ts';
import { columnOf, RelationValue, tableValue } from '../../values/index.ts';
import { bigqueryDialect } from '../dialect.ts';
import { PartitionValue } from '../partition-value.ts';
import { askService, relationGiven } from './service-call.ts';
import { type TableResource, tablePath, tableResource } from './table-resource.ts';
import { tableResourceValue } from './table-value.ts';

const getTable: EngineMethod = {
  name: 'get_bq_table',
  signature: 'relation',
  parsed: () => true,
  *run(scope, args) {
    const one = relationGiven(args, 'relation');
    return yield* askService(scope, 'get_bq_table', async (turn) => {
      const table = await tableResource(one, turn);
      return table === null ? null : tableResourceValue(table, turn.api.reference(one));
    });
  },
};

/** Whether a table may be replaced in place: BigQuery replaces none by one with other partitions or clusters. */
const isReplaceable: EngineMethod = {
  name: 'is_replaceable',
  signature: 'relation, conf_partition, conf_cluster',
  parsed: () => true,
  *run(scope, args) {
    const given = args.get('relation');
    if (!(given instanceof RelationValue)) return true;
    const partition = args.get('conf_partition');
    const cluster = args.get('conf_cluster');
    const wanted = cluster === null ? null : Array.isArray(cluster) ? cluster.map(str) : [str(cluster)];
    return yield* askService(scope, 'is_replaceable', async (turn) => {
      const table = await tableResource(given.relation, turn);
      if (table === null) return true;
      const has = table.clustering?.fields ?? null;
      const isClustered = JSON.stringify(has) === JSON.stringify(wanted);
      return isClustered && hasPartition(table, partition instanceof PartitionValue ? partition : null);
    });
  },
};

function hasPartition(
  { timePartitioning: time, rangePartitioning: range }: TableResource,
  wanted: PartitionValue | null,
) {
  if (wanted === null) return time === undefined && range === undefined;
  const { field, granularity, time_ingestion_partitioning: byArrival, range: steps } = wanted.partition;
  if (time !== undefined) {
    const isField = byArrival ? time.field === undefined : time.field?.toLowerCase() === field.toLowerCase();
    return isField && (time.type ?? 'DAY').toLowerCase() === granularity;
  }
  if (range === undefined) return false;
  const { start, end, interval } = range.range;
  return (
    range.field === field &&
    Number(start) === steps?.start &&
    Number(end) === steps.end &&
    Number(interval) === steps.interval
  );
}

/** The columns that a query gives, those inside of structs one by one; no row of it is read. */
const queryColumns: EngineMethod = {
  name: 'get_column_schema_from_query',
  signature: 'sql',
  parsed: () => [],
  *run(scope, args) {
    const sql = args.text('sql');
    const found = yield* perform('adapter.get_column_schema_from_query', async () =>
      (await scope.connection()).describe(sql),
    );
    return found.flatMap(({ name, dataType }) => columnOf(name, dataType, bigqueryDialect.columnWords).flattened());
  },
};

const renameRelation: EngineMethod = {
  name: 'rename_relation',
  signature: 'from_relation, to_relation',
  parsed: () => null,
  *run(scope, args) {
    const [from, to] = [relationGiven(args, 'from_relation'), relationGiven(args, 'to_relation')];
    if (from.type === 'view' || to.type === 'view')
      throw new PyError('DbtRuntimeError', 'BigQuery renames no views: drop it and make it anew');
    yield* askService(scope, 'rename_relation', async ({ api, service, running }) => {
      const copy = {
        sourceTable: api.reference(from),
        destinationTable: api.reference(to),
        createDisposition: 'CREATE_IF_NEEDED',
        writeDisposition: 'WRITE_EMPTY',
      };
      await service.run({ copy }, running);
      await service.api.call({ method: 'DELETE', path: tablePath(api.reference(from)), signal: running.signal });
    });
    yield* perform('cache', async () => (await scope.relations()).renamed(from, to));
    return null;
  },
};

/** The partitions of a table, one a row. */
const partitions: EngineMethod = {
  name: 'get_partitions_metadata',
  signature: 'table',
  parsed: () => [],
  *run(scope, args): Effectful<Value> {
    const { database, schema, identifier } = relationGiven(args, 'table');
    const { quote, literal } = bigqueryDialect;
    const place = `${quote(database ?? '')}.${quote(schema ?? '')}.INFORMATION_SCHEMA.PARTITIONS`;
    const sql = `select partition_id from ${place} where table_name = ${literal(identifier ?? '')}`;
    const found = yield* perform('adapter.get_partitions_metadata', async () => (await scope.connection()).query(sql));
    return tableValue(found, (_, text) => text);
  },
};

/** The methods of `adapter` that ask for or move whole relations. */
export const relationMethods = engineMethods(getTable, isReplaceable, partitions, queryColumns, renameRelation);
