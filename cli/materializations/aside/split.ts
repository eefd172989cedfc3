import type { Relation } from '../../adapters/index.ts';
import type { StoragePartition } from '../../adapters/storage.ts';
import { sqlName } from '../names.ts';
import type { Split, Statement } from '../types.ts';
import { contractColumns, contractQuery } from './contract-columns.ts';
import { publishedProperties } from './documented.ts';
import { ASIDE_OPTIONS, type AsideInput, copying, defined, deltaOf, dropping, newOf, storageOf } from './names.ts';

/** Partitions that one job may write: BigQuery's limit. */
const MOST_PARTITIONS = 4000;

/**
 * How a table is made whose rows fall into more partitions than one job may write: they go into a table without
 * partitions, and from there some thousand partitions at a time into the real one, aside, which then takes its place.
 * Undefined for a table without partitions.
 */
export function splitOf(into: Relation, input: AsideInput, header: string): Split | undefined {
  const storage = storageOf(input);
  const partition = storage.partition(input.config);
  if (partition === null) return undefined;
  const { dialect, config, target } = input;
  const rows = deltaOf(input);
  const aside = newOf(input);
  const [from, to] = [sqlName(rows, dialect), sqlName(aside, dialect)];
  const columns = contractColumns(input);
  const key = partition.key(partition.column);
  const clauses = storage.tableClauses(config, ASIDE_OPTIONS);
  const staged = defined(`create or replace table ${from}`, storage.plainClauses(ASIDE_OPTIONS), '');
  const empty = `as (\nselect * from ${from} where false\n)`;
  const isAside = into.identifier === aside.identifier;
  const made: Relation = { ...target, type: 'table' };
  return {
    most: MOST_PARTITIONS,
    before: [
      { purpose: 'prepare', sql: `${header}${staged}\nas (\n${contractQuery(input)}\n)` },
      {
        purpose: 'prepare',
        sql: defined(`create or replace table ${to}${columns === '' ? '' : ` ${columns}`}`, clauses, empty),
      },
    ],
    keys: `select distinct cast(${key} as string) as id, ${key} as first from ${from} where ${key} is not null order by first`,
    insert: (first, last, isFirst) => insertStatement({ from, to, key, partition }, input, [first, last, isFirst]),
    after: [
      dropping(rows, 'cleanup', input),
      ...(isAside
        ? []
        : [copying(aside, made, input), ...publishedProperties(input, made), dropping(aside, 'cleanup', input)]),
    ],
  };
}

function insertStatement(
  { from, to, key, partition }: { from: string; to: string; key: string; partition: StoragePartition },
  { dialect }: AsideInput,
  [first, last, isFirst]: readonly [string, string, boolean],
): Statement {
  const value = (text: string) => `cast(${dialect.literal(text)} as ${partition.type})`;
  const within = `${key} between ${value(first)} and ${value(last)}`;
  const where = isFirst ? `${within} or ${key} is null` : within;
  return { purpose: 'main', sql: `insert into ${to}\nselect * from ${from}\nwhere ${where}` };
}
