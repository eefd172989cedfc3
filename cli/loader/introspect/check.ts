import type { DiscoveredTable, Stream } from '../../connectors/types.ts';
import { EtlError } from '../../diagnostics/index.ts';
import { compareTable, type Difference, missingTable } from './compare.ts';
import { type KnownTable, sameName } from './declared-table.ts';
import type { AskedSession } from './discover.ts';

/** How a declared table compares with what its source has. */
export interface TableCheck {
  readonly source: string;
  readonly table: string;
  readonly differences: readonly Difference[];
}

/** Compares declared tables of one connection with what it has; `all` are those that foreign keys may lead to. */
export async function checkTables(
  session: AskedSession,
  tables: readonly KnownTable[],
  all: readonly KnownTable[],
): Promise<readonly TableCheck[]> {
  const discovered = await session.discover('*');
  const checks: TableCheck[] = [];
  for (const known of tables) {
    const siblings = all.filter(({ sourceName }) => sourceName === known.sourceName);
    const tableOf = (name: string) => byName(siblings, name, ({ table }) => table);
    const actual = known.table === null ? null : byName(discovered, known.table, ({ name }) => name);
    const described = actual ?? (await describedTable(session, known));
    const differences =
      described === null ? [missingTable(known)] : compareTable(known, described, tableOf).differences;
    checks.push({ source: known.sourceName, table: known.name, differences });
  }
  return checks;
}

/** What has the name, else what has it in another case of letters. */
function byName<T>(list: readonly T[], name: string, nameOf: (one: T) => string | null): T | undefined {
  return list.find((one) => nameOf(one) === name) ?? list.find((one) => sameName(nameOf(one) ?? '', name));
}

/** A table that is not listed: the rows of a query, or a table of another place. Null when there is none. */
async function describedTable(session: AskedSession, known: KnownTable): Promise<DiscoveredTable | null> {
  const stream: Stream = {
    source: `${known.sourceName}.${known.name}`,
    table: known.table ?? known.name,
    load: known.load,
    columns: [],
    primaryKey: [],
    foreignKeys: [],
  };
  try {
    const description = await session.describe(stream);
    return { ...description, name: stream.table, foreignKeys: [] };
  } catch (error) {
    if (error instanceof EtlError && error.code === 'ETL5044') return null;
    throw error;
  }
}
