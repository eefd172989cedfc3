import type { Connection } from '../../../adapters/types.ts';
import type { StreamForeignKey } from '../../../connectors/types.ts';
import { type Candidate, candidates, density } from './candidates.ts';
import { type CompositeCandidate, compositeCandidates } from './composite.ts';
import type { Likeness } from './likeness.ts';
import { containmentQuery, type Link, nullsQuery, uniqueness } from './link.ts';
import { type ColumnProfile, type LoadedTable, numberOf, profileTable } from './profile.ts';

/** A relationship that the data speaks for, with what was seen. */
export interface Proposal {
  readonly source: string;
  readonly table: string;
  readonly foreignKey: StreamForeignKey;
  /** The source of the parent, where that is another one: it is no foreign key then, but may be tested. */
  readonly parentSource?: string;
  readonly evidence: Evidence;
}

/** What speaks for a relationship. */
export interface Evidence {
  /** Rows of the child, and those of them without a value. */
  readonly rows: number;
  readonly nulls: number;
  /** Distinct values of the child that were looked up, and those that the parent has. */
  readonly looked: number;
  readonly contained: number;
  /** There are more distinct values than were looked up. */
  readonly isSample: boolean;
  /** Rows of the parent, whose key was found to be unique. */
  readonly parentRows: number;
  readonly names: Likeness;
  /** Share of values that would be found by chance: in a parent of whole numbers, or of the combinations of a key. */
  readonly byChance: number;
}

/** The proposals, and what there was no time for. */
export interface Proposals {
  readonly proposals: readonly Proposal[];
  readonly looked: number;
  readonly skipped: number;
}

/** How long and how much is looked at. */
export interface ProposeLimits {
  readonly seconds: number;
  /** Distinct values of a column that are looked up, at most. */
  readonly values: number;
  readonly signal?: AbortSignal;
}

/** Less of the values contained is no relationship. */
const LEAST_SHARE = 0.95;

/** What looking at the rows takes. */
interface Looking {
  readonly connection: Connection;
  readonly quote: (name: string) => string;
  readonly limits: ProposeLimits;
  readonly isUnique: ReturnType<typeof uniqueness>;
}

/**
 * Looks for columns of loaded tables whose values are those of unique columns of another table: keys of several columns of
 * the same source first, then single columns, which get at most one proposal each. Nothing is written. Stops when the time
 * is up, the likeliest looked at first.
 */
export async function proposeRelationships(
  connection: Connection,
  quote: (name: string) => string,
  tables: readonly LoadedTable[],
  limits: ProposeLimits,
): Promise<Proposals> {
  const end = Date.now() + limits.seconds * 1000;
  const isOver = () => Date.now() > end || limits.signal?.aborted === true;
  const profiles: ColumnProfile[] = [];
  for (const table of tables) if (!isOver()) profiles.push(...(await profileTable(connection, quote, table)));
  const looking = { connection, quote, limits, isUnique: uniqueness(connection, quote) };
  const proposals: Proposal[] = [];
  const taken = new Set<ColumnProfile>();
  let [looked, skipped] = [0, 0];
  const look = async (link: Link) => {
    if (isOver()) skipped += 1;
    else looked += 1;
    return isOver() ? undefined : await contained(link, looking);
  };
  for (const candidate of compositeCandidates(profiles)) {
    const found = await look(candidate.link);
    if (found !== undefined) proposals.push(await compositeProposal(candidate, found, looking));
  }
  for (const candidate of candidates(profiles)) {
    const { child, parent } = candidate;
    if (taken.has(child)) continue;
    const link = { child: child.table, parent: parent.table, columns: [child.name], referenced: [parent.name] };
    const found = await look(link);
    if (found === undefined) continue;
    taken.add(child);
    proposals.push(proposalOf(candidate, found.looked, found.contained, limits));
  }
  const key = ({ source, table, foreignKey }: Proposal) => `${source}.${table}.${foreignKey.columns.join('.')}`;
  return { proposals: proposals.sort((a, b) => (key(a) < key(b) ? -1 : 1)), looked, skipped };
}

/** Whether enough of the child's values are in the parent, whose columns are unique; how many of how many. */
async function contained(
  link: Link,
  { connection, quote, limits, isUnique }: Looking,
): Promise<{ readonly looked: number; readonly contained: number } | undefined> {
  const { rows } = await connection.query(containmentQuery(link, quote, limits.values));
  const [looked = 0, found = 0] = (rows[0] ?? []).map(numberOf);
  if (looked === 0 || found / looked < LEAST_SHARE) return undefined;
  return (await isUnique(link.parent, link.referenced)) ? { looked, contained: found } : undefined;
}

async function compositeProposal(
  { link, rows, parentRows, byChance }: CompositeCandidate,
  found: { readonly looked: number; readonly contained: number },
  { connection, quote, limits }: Looking,
): Promise<Proposal> {
  const { child, parent, columns, referenced } = link;
  const [[nulls] = []] = (await connection.query(nullsQuery(link, quote))).rows;
  const isSample = found.looked >= limits.values;
  return {
    source: child.known.sourceName,
    table: child.known.name,
    foreignKey: { columns, table: parent.known.name, referenced },
    evidence: { rows, nulls: numberOf(nulls), ...found, isSample, parentRows, names: 'same name', byChance },
  };
}

function proposalOf(
  { child, parent, likeness: names }: Candidate,
  looked: number,
  contained: number,
  limits: ProposeLimits,
): Proposal {
  const { sourceName } = parent.table.known;
  return {
    source: child.table.known.sourceName,
    table: child.table.known.name,
    ...(sourceName === child.table.known.sourceName ? {} : { parentSource: sourceName }),
    foreignKey: { columns: [child.name], table: parent.table.known.name, referenced: [parent.name] },
    evidence: {
      rows: child.rows,
      nulls: child.rows - child.values,
      looked,
      contained,
      isSample: looked >= limits.values,
      parentRows: parent.rows,
      names,
      // The parent is unique: its values are no estimate any more.
      byChance: density({ ...parent, distinct: parent.values }),
    },
  };
}
