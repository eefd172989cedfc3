import type { EtlError } from '../../../diagnostics/index.ts';
import type { Ask } from '../catalog.ts';
import { quoteName } from '../sql.ts';
import type { FollowedTable } from './followed.ts';

/** Makes the error that says why a table's changes cannot be followed. */
export type Refuse = (why: string, hint?: string) => EtlError;

const PUBLICATION_SQL = `
  select p.pubinsert and p.pubupdate and p.pubdelete and coalesce((pg_catalog.to_jsonb(p) ->> 'pubtruncate')::bool, true),
    coalesce((pg_catalog.to_jsonb(p) ->> 'pubviaroot')::bool, false), t.tablename is not null,
    pg_catalog.to_jsonb(t) ->> 'rowfilter', pg_catalog.to_jsonb(t) -> 'attnames'
  from pg_catalog.pg_publication p
  left join pg_catalog.pg_publication_tables t on t.pubname = p.pubname and t.schemaname = $2 and t.tablename = $3
  where p.pubname = $1`;

/**
 * Checks that the publication tells all changes of the table. At a first load it makes one, or has its own one tell of the
 * table as it is now; later, when `gone` is given, a publication without the table has missed changes, and that is thrown.
 */
export async function checkPublication(
  ask: Ask,
  followed: FollowedTable,
  refuse: Refuse,
  gone?: (why: string) => EtlError,
): Promise<void> {
  const { publication, table, stream, ownsPublication } = followed;
  const name = quoteName(publication);
  const tableName = `${quoteName(table.schema ?? '')}.${quoteName(table.name)}`;
  const [row] = (await ask(PUBLICATION_SQL, [publication, table.schema, table.name])).rows;
  if (row === undefined) {
    if (gone !== undefined) throw gone(`the publication "${publication}" does not exist any more`);
    const options = table.kind === 'p' ? ' with (publish_via_partition_root = true)' : '';
    await publish(ask, `create publication ${name} for table ${tableName}${options}`, refuse);
    return;
  }
  const [hasAll, viaRoot, hasTable, filter, listed] = row as [
    boolean,
    boolean,
    boolean,
    string | null,
    string[] | null,
  ];
  if (!hasTable && gone !== undefined) throw gone(`the publication "${publication}" does not have the table any more`);
  if (!hasTable && ownsPublication) await publish(ask, `alter publication ${name} set table ${tableName}`, refuse);
  else if (!hasTable)
    throw refuse(
      `the publication "${publication}" does not have it`,
      `run \`alter publication ${name} add table ${tableName}\`.`,
    );
  if (!hasAll) throw refuse(`the publication "${publication}" leaves out inserts, updates, deletes or truncates`);
  if (filter !== null) throw refuse(`the publication "${publication}" tells only rows where ${filter}`);
  const left = stream.columns.filter(({ from }) => listed !== null && !listed.includes(from));
  if (hasTable && left.length > 0)
    throw refuse(`the publication "${publication}" leaves out column "${left[0]?.from}"`);
  if (table.kind === 'p' && !viaRoot)
    throw refuse(
      `the publication "${publication}" tells changes of its partitions instead`,
      `run \`alter publication ${name} set (publish_via_partition_root = true)\`.`,
    );
}

async function publish(ask: Ask, sql: string, refuse: Refuse): Promise<void> {
  await ask(sql).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw refuse(
      `its publication cannot be made: ${why}`,
      `have the owner of the table run \`${sql}\`; a publication of another name is told by \`load: publication\`.`,
    );
  });
}
