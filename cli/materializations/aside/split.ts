import type { Relation } from '../../adapters/index.ts';
import type { StoragePartition } from '../../adapters/storage.ts';
import { sqlName } from '../names.ts';
import type { Split, Statement } from '../types.ts';
import { contractColumns, contractQuery } from './contract-columns.ts';
import { publishedProperties, settingProperties } from './documented.ts';
import {
  ASIDE_HOURS,
  ASIDE_OPTIONS,
  type AsideInput,
  copying,
  defined,
  dropping,
  newOf,
  partsOf,
  rowsOf,
  storageOf,
} from './names.ts';

/**
 * How a table is made from the query whose rows fall into more partitions than one job may write: they go into a table
 * without partitions, and from there some thousand partitions at a time into one with partitions, which takes the place
 * of `into` where that is the published one. Undefined for a table without partitions.
 */
export function splitOfNew(into: Relation, input: AsideInput, header: string): Split | undefined {
  const partition = dividedBy(input);
  if (partition === undefined) return undefined;
  const { dialect, config, target } = input;
  const isPublished = into.identifier === target.identifier;
  const parts = isPublished ? newOf(input) : into;
  const columns = contractColumns(input);
  const clauses = storageOf(input).tableClauses(config, ASIDE_OPTIONS);
  const name = `create or replace table ${sqlName(parts, dialect)}${columns === '' ? '' : ` ${columns}`}`;
  const rows = sqlName(rowsOf(input), dialect);
  return {
    ...inParts(parts, partition, input),
    before: [
      gathering(`${contractQuery(input)}`, partition, header, input),
      { purpose: 'prepare', sql: defined(name, clauses, `as (\nselect * from ${rows} where false\n)`) },
    ],
    after: [
      dropping(rowsOf(input), 'cleanup', input),
      ...(isPublished
        ? [copying(parts, into, input), ...publishedProperties(input, into), dropping(parts, 'cleanup', input)]
        : []),
    ],
  };
}

/**
 * How rows of a table are changed that lie in more partitions than one job may change: the table's rows go into one
 * without partitions, where `change` is made at once, and from there in parts into a table like it, which takes its place
 * by a copy. Readers see one step; the rows are read a few times more. Undefined for a table without partitions.
 */
export function splitOfChange(
  into: Relation,
  change: (rows: Relation) => readonly Statement[],
  input: AsideInput,
): Split | undefined {
  const partition = dividedBy(input);
  if (partition === undefined) return undefined;
  const { dialect, config, target } = input;
  const name = sqlName(into, dialect);
  // A table may refuse to be read without naming its partitions.
  const isEvery = `${partition.column} is null or ${partition.column} is not null`;
  const isPublished = into.identifier === target.identifier;
  const parts = partsOf(input);
  const like = `create or replace table ${sqlName(parts, dialect)} like ${name}`;
  const options = storageOf(input).plainClauses(ASIDE_OPTIONS);
  const kept = {
    expiresInHours: ASIDE_HOURS,
    ...(config.require_partition_filter ? { requirePartitionFilter: false } : {}),
  };
  return {
    ...inParts(parts, partition, input),
    before: [
      gathering(`select * from ${name}\nwhere ${isEvery}`, partition, '', input),
      ...change(rowsOf(input)).map(({ split: _split, ...one }) => one),
      { purpose: 'prepare', sql: defined(like, options, '') },
    ],
    after: [
      dropping(rowsOf(input), 'cleanup', input),
      copying(parts, into, input),
      ...(isPublished ? publishedProperties(input, into) : [settingProperties(into, kept, input)]),
      dropping(parts, 'cleanup', input),
    ],
  };
}

/** The partitions of the config; undefined for none, and for those by arrival, which no column of a row tells. */
function dividedBy(input: AsideInput): StoragePartition | undefined {
  const partition = storageOf(input).partition(input.config);
  return partition === null || partition.byArrival ? undefined : partition;
}

/** Rows without partitions, in the order of those that they are going to, so that a part of them is read alone. */
function gathering(query: string, partition: StoragePartition, header: string, input: AsideInput): Statement {
  const clauses = `cluster by ${partition.column}\n${storageOf(input).plainClauses(ASIDE_OPTIONS)}`;
  const name = `create or replace table ${sqlName(rowsOf(input), input.dialect)}`;
  return { purpose: 'prepare', sql: `${header}${defined(name, clauses, `as (\n${query}\n)`)}` };
}

/** The statements that take the gathered rows to their partitions. */
function inParts(
  parts: Relation,
  partition: StoragePartition,
  input: AsideInput,
): Pick<Split, 'most' | 'keys' | 'insert'> {
  const { dialect } = input;
  const [from, to] = [sqlName(rowsOf(input), dialect), sqlName(parts, dialect)];
  const key = partition.key(partition.column);
  return {
    most: storageOf(input).mostPartitions,
    keys: `select distinct cast(${key} as string) as id, ${key} as first from ${from} where ${key} is not null order by first`,
    insert: (first, last, isFirst) => {
      const value = (text: string) => `cast(${dialect.literal(text)} as ${partition.type})`;
      const within = `${key} between ${value(first)} and ${value(last)}`;
      const where = isFirst ? `${within} or ${key} is null` : within;
      return { purpose: 'main', sql: `insert into ${to}\nselect * from ${from}\nwhere ${where}` };
    },
  };
}
