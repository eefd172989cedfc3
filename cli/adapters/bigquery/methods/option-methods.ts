import { PyDict, PyError, PyTuple, repr, str, truth, type Value } from '../../../templates/index.ts';
import { type EngineMethod, engineMethods } from '../../engine-method.ts';
import { PartitionValue } from '../partition-value.ts';
import { RecordValue } from './record-value.ts';

const parsePartition: EngineMethod = {
  name: 'parse_partition_by',
  signature: 'raw_partition_by',
  run(_, args) {
    const given = args.get('raw_partition_by');
    if (given === null) return null;
    if (given instanceof PyDict) return new PartitionValue(given);
    throw new PyError('DbtValidationError', `Invalid partition_by config: ${repr(given)}`);
  },
};

const commonOptions: EngineMethod = {
  name: 'get_common_options',
  signature: 'config, node, temporary=False',
  run: (_, args) => options(args.get('node'), truth(args.get('temporary')), false),
};

const viewOptions: EngineMethod = {
  name: 'get_view_options',
  signature: 'config, node',
  run(_, args) {
    const node = args.get('node');
    if (truth(configOf(node).get('enable_change_history') ?? false))
      throw new PyError('DbtRuntimeError', '`enable_change_history` is not supported for views on BigQuery.');
    return options(node, false, false);
  },
};

const tableOptionsMethod: EngineMethod = {
  name: 'get_table_options',
  signature: 'config, node, temporary',
  run(_, args) {
    const node = args.get('node');
    for (const key of ['catalog', 'catalog_name', 'table_format']) {
      const given = configOf(node).get(key) ?? null;
      if (given !== null && !OWN.has(str(given).toLowerCase()))
        throw new PyError('DbtRuntimeError', `${key} "${str(given)}": tables are built in BigQuery's own storage only`);
    }
    return options(node, truth(args.get('temporary')), true);
  },
};

/** Those of every relation, and how a view keeps up with its tables. */
const materializedViewOptions: EngineMethod = {
  name: 'get_materialized_view_options',
  signature: 'config, node',
  run(_, args) {
    const node = args.get('node');
    const made = options(node, false, false);
    const config = configOf(node);
    const refreshes = config.get('enable_refresh') !== false;
    made.set('enable_refresh', refreshes);
    if (refreshes) made.set('refresh_interval_minutes', config.get('refresh_interval_minutes') ?? 30);
    for (const key of ['max_staleness', 'allow_non_incremental_definition'])
      if ((config.get(key) ?? null) !== null) made.set(key, config.get(key) ?? null);
    if ((config.get('kms_key_name') ?? null) !== null)
      made.set('kms_key_name', `'${str(config.get('kms_key_name') ?? '')}'`);
    return made;
  },
};

/** Where a table is kept: BigQuery's own storage. Other catalogs are refused where the options of a table are made. */
const catalogRelation: EngineMethod = {
  name: 'build_catalog_relation',
  signature: 'model',
  run: () => new RecordValue('BigQueryCatalogRelation', { ...OWN_STORAGE }),
};

const OWN: ReadonlySet<string> = new Set(['info_schema', 'default']);

const OWN_STORAGE = {
  catalog_type: 'info_schema',
  catalog_name: 'info_schema',
  table_format: 'default',
  file_format: 'default',
  external_volume: null,
  storage_uri: null,
};

/** Methods of `adapter` that read configs and ask the service nothing. */
export const optionMethods = engineMethods(
  parsePartition,
  commonOptions,
  viewOptions,
  tableOptionsMethod,
  materializedViewOptions,
  catalogRelation,
);

function configOf(node: Value): PyDict {
  const config = node instanceof PyDict ? node.get('config') : null;
  return config instanceof PyDict ? config : new PyDict();
}

/** Options by their names, values as SQL. Source of names and order: dbt-bigquery 1.12, asked. */
function options(node: Value, temporary: boolean, isTable: boolean): PyDict {
  const model = node instanceof PyDict ? node : new PyDict();
  const config = configOf(node);
  const read = (key: string): Value => config.get(key) ?? null;
  const made = new PyDict();
  const expire = (hours: Value) =>
    made.set('expiration_timestamp', `TIMESTAMP_ADD(CURRENT_TIMESTAMP(), INTERVAL ${str(hours)} hour)`);
  if (!temporary && read('hours_to_expiration') !== null) expire(read('hours_to_expiration'));
  const docs = read('persist_docs');
  const description = model.get('description');
  if (docs instanceof PyDict && truth(docs.get('relation') ?? false) && description !== undefined)
    made.set('description', `"""${str(description).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"""`);
  const labels = new PyDict();
  for (const key of truth(read('labels_from_meta')) ? ['meta', 'labels'] : ['labels']) {
    const given = read(key);
    if (given instanceof PyDict) for (const [name, value] of given.entries()) labels.set(name, value);
  }
  for (const [option, pairs] of [
    ['labels', labels],
    ['tags', read('resource_tags')],
  ] as const) {
    if (!(pairs instanceof PyDict) || pairs.length() === 0) continue;
    const listed = [...pairs.entries()].map((pair) => new PyTuple([...pair]));
    made.set(option, listed);
  }
  if (isTable) tableOptions(made, read, temporary);
  if (temporary) expire(12);
  return made;
}

function tableOptions(made: PyDict, read: (key: string) => Value, temporary: boolean): void {
  if (read('kms_key_name') !== null) made.set('kms_key_name', `'${str(read('kms_key_name'))}'`);
  if (temporary) return;
  if (read('require_partition_filter') !== null && read('partition_by') !== null)
    made.set('require_partition_filter', read('require_partition_filter'));
  for (const key of ['partition_expiration_days', 'enable_change_history'])
    if (read(key) !== null) made.set(key, read(key));
}
