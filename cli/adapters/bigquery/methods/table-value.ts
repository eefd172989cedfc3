import { fromJs, PyDatetime, PyDict, pyFunction, utc, type Value } from '../../../templates/index.ts';
import type { TableReference, WireField } from '../wire.ts';
import { RecordValue } from './record-value.ts';
import type { TableResource } from './table-resource.ts';

/** A table as `adapter.get_bq_table` gives it: attributes of the Python client library's `Table`. */
export function tableResourceValue(table: TableResource, reference: TableReference): RecordValue {
  const { projectId, datasetId, tableId } = reference;
  const { timePartitioning: time, rangePartitioning: range, materializedView: view } = table;
  const filter = table.requirePartitionFilter ?? null;
  return new RecordValue('Table', {
    project: projectId,
    dataset_id: datasetId,
    table_id: tableId,
    full_table_id: `${projectId}:${datasetId}.${tableId}`,
    table_type: table.type ?? null,
    num_rows: intOf(table.numRows),
    num_bytes: intOf(table.numBytes),
    num_long_term_bytes: intOf(table.numLongTermBytes),
    schema: (table.schema?.fields ?? []).map(schemaField),
    description: table.description ?? null,
    friendly_name: table.friendlyName ?? null,
    labels: dictOf(table.labels),
    resource_tags: dictOf(table.resourceTags),
    location: table.location ?? null,
    etag: table.etag ?? null,
    self_link: table.selfLink ?? null,
    created: momentOf(table.creationTime),
    modified: momentOf(table.lastModifiedTime),
    expires: momentOf(table.expirationTime),
    partitioning_type: time?.type ?? null,
    time_partitioning: time === undefined ? null : timePartitioning(time),
    range_partitioning: range === undefined ? null : rangePartitioning(range),
    clustering_fields: table.clustering?.fields === undefined ? null : [...table.clustering.fields],
    require_partition_filter: filter,
    view_query: table.view?.query ?? null,
    mview_query: view?.query ?? null,
    mview_enable_refresh: view === undefined ? null : view.enableRefresh !== false,
    encryption_configuration:
      table.encryptionConfiguration === undefined
        ? null
        : new RecordValue('EncryptionConfiguration', {
            kms_key_name: table.encryptionConfiguration.kmsKeyName ?? null,
          }),
    to_api_repr: pyFunction('to_api_repr', '', () => fromJs(table)),
  });
}

function schemaField(field: WireField): RecordValue {
  const mode = field.mode ?? 'NULLABLE';
  return new RecordValue('SchemaField', {
    name: field.name,
    field_type: field.type,
    mode,
    is_nullable: mode === 'NULLABLE',
    description: field.description ?? null,
    fields: (field.fields ?? []).map(schemaField),
    precision: intOf(field.precision),
    scale: intOf(field.scale),
    max_length: intOf(field.maxLength),
  });
}

function timePartitioning({ type, field, expirationMs }: NonNullable<TableResource['timePartitioning']>): RecordValue {
  return new RecordValue('TimePartitioning', {
    type_: type ?? null,
    field: field ?? null,
    expiration_ms: intOf(expirationMs),
  });
}

function rangePartitioning({ field, range }: NonNullable<TableResource['rangePartitioning']>): RecordValue {
  const { start, end, interval } = range;
  const numbers = { start: intOf(start), end: intOf(end), interval: intOf(interval) };
  return new RecordValue('RangePartitioning', { field, range_: new RecordValue('PartitionRange', numbers) });
}

function intOf(text: string | undefined): Value {
  return text === undefined ? null : Number(text);
}

/** A moment that the API tells in milliseconds since 1970. */
function momentOf(text: string | undefined): Value {
  return text === undefined || text === '0' ? null : PyDatetime.fromDate(new Date(Number(text)), utc);
}

function dictOf(given: Readonly<Record<string, string>> | undefined): PyDict {
  return new PyDict(Object.entries(given ?? {}));
}
