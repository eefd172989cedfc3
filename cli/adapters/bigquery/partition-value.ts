import { PyDict, PyError, PyObject, pyFunction, repr, str, truth, type Value } from '../../templates/index.ts';
import { ColumnValue } from '../values/index.ts';
import { isTruncated, partitionColumn, partitionKey, partitionValue } from './partition.ts';
import type { Partition } from './storage-config.ts';

/** How a table is divided as templates see it: dbt-bigquery's `PartitionConfig`. */
export class PartitionValue extends PyObject {
  readonly typeName = 'PartitionConfig';
  readonly partition: Partition;
  readonly #given: PyDict;

  constructor(given: PyDict) {
    super();
    this.#given = given;
    this.partition = partitionOf(given);
  }

  override repr(): string {
    const { field, data_type, granularity, time_ingestion_partitioning, copy_partitions } = this.partition;
    const parts = {
      field,
      data_type,
      granularity,
      range: this.#given.get('range') ?? null,
      time_ingestion_partitioning,
      copy_partitions,
    };
    return `PartitionConfig(${Object.entries(parts)
      .map(([name, value]) => `${name}=${repr(value)}`)
      .join(', ')})`;
  }

  override getAttr(name: string): Value | undefined {
    const { partition } = this;
    switch (name) {
      case 'field':
      case 'data_type':
      case 'granularity':
      case 'time_ingestion_partitioning':
      case 'copy_partitions':
        return partition[name];
      case 'range':
        return this.#given.get('range') ?? null;
      case 'data_type_for_partition':
        return pyFunction(name, '', () => this.#typeOfPartition());
      case 'time_partitioning_field':
        return pyFunction(name, '', () => (partition.data_type === 'date' ? '_PARTITIONDATE' : '_PARTITIONTIME'));
      case 'PARTITION_DATE':
        return '_PARTITIONDATE';
      case 'PARTITION_TIME':
        return '_PARTITIONTIME';
      case 'data_type_should_be_truncated':
        return pyFunction(name, '', () => isTruncated(partition));
      case 'insertable_time_partitioning_field':
        return pyFunction(name, '', () => '_PARTITIONTIME');
      case 'render':
        return pyFunction(name, 'alias=None', (args) => partitionValue(partition, this.#column(args.get('alias'))));
      case 'render_wrapped':
        return pyFunction(name, 'alias=None', (args) => partitionKey(partition, this.#column(args.get('alias'))));
      case 'reject_partition_field_column':
        return pyFunction(name, 'columns', (args) => {
          const columns = args.get('columns');
          if (!Array.isArray(columns)) return [];
          const own = partition.field.toUpperCase();
          return columns.filter((one) => !(one instanceof ColumnValue) || one.column.toUpperCase() !== own);
        });
      default:
        return undefined;
    }
  }

  #typeOfPartition(): string {
    const { data_type: type, time_ingestion_partitioning: byArrival } = this.partition;
    return byArrival && type !== 'date' ? 'timestamp' : type;
  }

  #column(alias: Value): string {
    const column = partitionColumn(this.partition);
    return alias === null ? column : `${str(alias)}.${column}`;
  }
}

const KEYS: ReadonlySet<string> = new Set([
  'field',
  'data_type',
  'granularity',
  'range',
  'time_ingestion_partitioning',
  'copy_partitions',
]);

/** A config of templates; what is wrong with it is told where the model is built. */
function partitionOf(given: PyDict): Partition {
  const text = (key: string, fallback: string) => str(given.get(key) ?? fallback).toLowerCase();
  const field = given.get('field');
  if (field === undefined || field === null)
    throw new PyError('DbtValidationError', `partition_by has no "field": ${repr(given)}`);
  const unknown = [...given.keys()].map(str).find((key) => !KEYS.has(key));
  if (unknown !== undefined)
    throw new PyError('DbtValidationError', `partition_by has no key "${unknown}": ${repr(given)}`);
  const range = given.get('range');
  const number = (key: string) => (range instanceof PyDict ? Number(str(range.get(key) ?? 0)) : 0);
  return {
    field: str(field).toLowerCase(),
    data_type: text('data_type', 'date') as Partition['data_type'],
    granularity: text('granularity', 'day') as Partition['granularity'],
    ...(range instanceof PyDict
      ? { range: { start: number('start'), end: number('end'), interval: number('interval') } }
      : {}),
    time_ingestion_partitioning: truth(given.get('time_ingestion_partitioning') ?? false),
    copy_partitions: truth(given.get('copy_partitions') ?? false),
  };
}
