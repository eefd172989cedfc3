import { renderRelation } from '../../adapters/relation.ts';
import type { StoragePartition } from '../../adapters/storage.ts';
import type { Connection } from '../../adapters/types.ts';
import type { LedgerScope } from '../ledger.ts';
import { rawRelation } from '../raw-table.ts';
import { changeStatementsOf, type PartOfRows, partStatementsOf, type RowChange } from '../row-changes.ts';
import { rawLayout } from './shape-table.ts';

/** How the raw table is divided; null where it is not, or by the time of arrival, which no column of a row tells. */
export function rawPartition(scope: LedgerScope): StoragePartition | null {
  const partition = scope.adapter.dialect.storage?.partition(rawLayout(scope)) ?? null;
  return partition?.byArrival === true ? null : partition;
}

/**
 * Conditions that divide rows into parts of at most `most` partitions each, rows without a partition in the first;
 * `queries` give the rows.
 */
export async function partsOfRows(
  connection: Connection,
  scope: LedgerScope,
  queries: readonly string[],
  most: number,
): Promise<readonly PartOfRows[]> {
  const partition = rawPartition(scope);
  if (partition === null) return [];
  const { literal } = scope.adapter.dialect;
  const all = queries.map((query) => `select ${partition.key(partition.column)} as part from (${query}) as t`);
  const { rows } = await connection.query(
    `select distinct cast(part as string) as id, part from (${all.join(' union all ')}) as parts where part is not null order by part`,
  );
  const names = rows.map(([name]) => String(name));
  const parts: PartOfRows[] = [];
  for (let at = 0; at < names.length; at += most) {
    const part = names.slice(at, at + most);
    const [first, last] = [part[0] ?? '', part.at(-1) ?? ''].map(
      (text) => `cast(${literal(text)} as ${partition.type})`,
    );
    const isFirst = at === 0;
    parts.push((table) => {
      const key = partition.key(`${table}.${partition.column}`);
      return `${key} between ${first} and ${last}${isFirst ? ` or ${key} is null` : ''}`;
    });
  }
  return parts;
}

/** Each statement of the changes that has to be several, by its text. */
export function statementsInParts(
  scope: LedgerScope,
  changes: readonly RowChange[],
  parts: readonly PartOfRows[],
): ReadonlyMap<string, readonly string[]> {
  const { dialect } = scope.adapter;
  const name = renderRelation(rawRelation(scope), dialect.quote);
  return new Map(
    changes.flatMap((change): [string, readonly string[]][] => {
      const [whole] = changeStatementsOf(name, [change], dialect);
      const several = partStatementsOf(name, change, parts, dialect);
      return whole === undefined || several === null ? [] : [[whole, several]];
    }),
  );
}
