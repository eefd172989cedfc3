import type { Connection } from '../../../adapters/types.ts';
import type { StreamForeignKey } from '../../../connectors/types.ts';
import { type Candidate, candidates, density } from './candidates.ts';
import type { Likeness } from './likeness.ts';
import { type ColumnProfile, type LoadedTable, numberOf, profileTable } from './profile.ts';

/** A relationship that the data speaks for, with what was seen. */
export interface Proposal {
  readonly source: string;
  readonly table: string;
  readonly foreignKey: StreamForeignKey;
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
  /** Share of values that would be found by chance, in a parent of whole numbers. */
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

/**
 * Looks for columns of loaded tables whose values are those of a unique column of another table of their source. Each
 * column gets at most one proposal. Nothing is written. Stops when the time is up, the likeliest looked at first.
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
  const isUnique = uniqueness(connection, quote);
  const proposals = new Map<ColumnProfile, Proposal>();
  let [looked, skipped] = [0, 0];
  for (const candidate of candidates(profiles)) {
    const { child, parent } = candidate;
    if (proposals.has(child)) continue;
    if (isOver()) {
      skipped += 1;
      continue;
    }
    looked += 1;
    const { rows } = await connection.query(containmentQuery(candidate, quote, limits.values));
    const [values, contained] = (rows[0] ?? []).map(numberOf);
    if (values === undefined || contained === undefined || values === 0 || contained / values < LEAST_SHARE) continue;
    if (await isUnique(parent)) proposals.set(child, proposalOf(candidate, values, contained, limits));
  }
  const key = ({ source, table, foreignKey }: Proposal) => `${source}.${table}.${foreignKey.columns[0]}`;
  return { proposals: [...proposals.values()].sort((a, b) => (key(a) < key(b) ? -1 : 1)), looked, skipped };
}

/** Distinct values of the child, and how many of them the parent has. */
export function containmentQuery({ child, parent }: Candidate, quote: (name: string) => string, most: number): string {
  const [column, key] = [quote(child.name), quote(parent.name)];
  return `with child_values as (
  select distinct ${column} as v from ${child.table.relation} where ${column} is not null limit ${most}
), parent_values as (
  select distinct ${key} as v from ${parent.table.relation} where ${key} is not null
)
select count(*), count(parent_values.v) from child_values left join parent_values on child_values.v = parent_values.v`;
}

function uniqueness(connection: Connection, quote: (name: string) => string) {
  const known = new Map<ColumnProfile, boolean>();
  return async (parent: ColumnProfile): Promise<boolean> => {
    const before = known.get(parent);
    if (before !== undefined) return before;
    const column = quote(parent.name);
    const { rows } = await connection.query(
      `select count(${column}), count(distinct ${column}) from ${parent.table.relation}`,
    );
    const [values, distinct] = (rows[0] ?? []).map(numberOf);
    const isUnique = values !== undefined && values > 0 && values === distinct;
    known.set(parent, isUnique);
    return isUnique;
  };
}

function proposalOf(
  { child, parent, likeness: names }: Candidate,
  looked: number,
  contained: number,
  limits: ProposeLimits,
): Proposal {
  return {
    source: child.table.known.sourceName,
    table: child.table.known.name,
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
