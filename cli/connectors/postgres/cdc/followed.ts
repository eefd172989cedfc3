import { EtlError } from '../../../diagnostics/index.ts';
import type { Stream } from '../../types.ts';
import type { Ask, CatalogTable } from '../catalog.ts';
import type { PostgresTable } from '../config.ts';
import { quoteName } from '../sql.ts';
import type { FollowNames } from './names.ts';
import { checkPublication, type Refuse } from './publication.ts';

/** A table whose changes are read, and how they come. */
export interface FollowedTable extends FollowNames {
  readonly stream: Stream;
  readonly table: CatalogTable;
  /** The slot's name was not given, so the slot is made and dropped at will. */
  readonly ownsSlot: boolean;
  /** The same of the publication. */
  readonly ownsPublication: boolean;
  /** Names at the source of the declared primary key. */
  readonly key: readonly string[];
}

/** A stream that is followed by these names, and its key at the source. */
export function followedTable(
  stream: Stream,
  load: PostgresTable,
  table: CatalogTable,
  names: FollowNames,
): FollowedTable {
  const key = stream.primaryKey.map((one) => stream.columns.find((column) => column.name === one)?.from ?? one);
  const owns = { ownsSlot: load.slot === undefined, ownsPublication: load.publication === undefined };
  return { stream, table, ...names, ...owns, key };
}

/** Throws ETL5051 for a stream that is not a table as it is: the server tells changes of no other. */
export function refuseUnlessTable({ table }: Stream, load: PostgresTable, connection: string): void {
  const key = load.query !== undefined ? 'query' : load.where !== undefined ? 'where' : undefined;
  if (key !== undefined)
    throw EtlError.of('ETL5051', {
      connection,
      table,
      why: `\`load: ${key}\` leaves rows out, and changes come of all`,
    });
}

/**
 * Checks that a table's changes can be followed, and for a first load makes its publication where there is none. Throws
 * ETL5051 with what is in the way, and ETL5052 when the publication has gone since the last load. Nothing is published
 * before all is well, for a table that is published without a replica identity refuses updates.
 */
export async function prepareToFollow(
  ask: Ask,
  followed: FollowedTable,
  connection: string,
  isFirst: boolean,
): Promise<void> {
  const { stream, table, key } = followed;
  const refuse: Refuse = (why, hint) => EtlError.of('ETL5051', { connection, table: stream.table, why }, { hint });
  if (!['r', 'p'].includes(table.kind))
    throw refuse('it is not a table, and only tables have changes', 'use `strategy: incremental` or `full_refresh`.');
  const [server] = (
    await ask("select current_setting('wal_level'), current_setting('server_version_num')::int, pg_is_in_recovery()")
  ).rows;
  if (server?.[0] !== 'logical')
    throw refuse(
      `the server has wal_level = ${String(server?.[0])}`,
      'set `wal_level = logical` at the server and restart it.',
    );
  if (server[2] === true) throw refuse('the server is a standby', 'connect to the primary.');
  const computed = stream.columns.flatMap(({ from }) =>
    table.columns.filter((one) => one.name === from && one.isGenerated),
  );
  if (computed.length > 0)
    throw refuse(
      `the server does not send the generated column "${computed[0]?.name}"`,
      'leave it out of `columns` and compute it in a model.',
    );
  await checkIdentity(ask, followed, refuse);
  for (const one of key)
    if (!table.columns.some((column) => column.name === one))
      throw refuse(`it has no column "${one}", the declared primary key`);
  if (table.kind === 'p' && Number(server[1]) < 130_000)
    throw refuse('changes of partitioned tables need PostgreSQL 13');
  const gone = (why: string) => EtlError.of('ETL5052', { connection, table: stream.table, why });
  await checkPublication(ask, followed, refuse, isFirst ? undefined : gone);
}

const IDENTITY_SQL = `
  select c.relreplident::text, array(
    select a.attname::text
    from pg_catalog.pg_index i
    cross join lateral unnest(i.indkey::int2[]) as k(attnum)
    join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
    where i.indrelid = c.oid and ((c.relreplident = 'd' and i.indisprimary) or (c.relreplident = 'i' and i.indisreplident))
  )
  from pg_catalog.pg_class c where c.oid = $1::oid`;

/** Deletes and updates of keys tell the columns of the replica identity: the declared key must be among them. */
async function checkIdentity(ask: Ask, { table, key }: FollowedTable, refuse: Refuse): Promise<void> {
  const [row] = (await ask(IDENTITY_SQL, [table.oid])).rows;
  const [identity, columns] = (row ?? []) as [string?, string[]?];
  if (identity === 'f') return;
  const name = `${quoteName(table.schema ?? '')}.${quoteName(table.name)}`;
  const full = `run \`alter table ${name} replica identity full\` at the source, or give it a primary key.`;
  if (identity === 'n' || columns === undefined || columns.length === 0)
    throw refuse('it has no replica identity, so that the server could not tell which rows change', full);
  const missing = key.filter((one) => !columns.includes(one));
  if (missing.length > 0)
    throw refuse(
      `its replica identity (${columns.join(', ')}) has not all of the declared primary key (${key.join(', ')})`,
      `declare \`primary_key: [${columns.join(', ')}]\`, or ${full}`,
    );
}
