import { sameName } from '../declared-table.ts';
import { type Likeness, likeness } from './likeness.ts';
import type { ColumnProfile } from './profile.ts';

/** A column whose values may all be those of another. */
export interface Candidate {
  readonly child: ColumnProfile;
  readonly parent: ColumnProfile;
  readonly likeness: Likeness;
  /** Share of the numbers between the least and the most of the parent that it has: so many would be found by chance. */
  readonly byChance: number;
}

/** The estimate of distinct values may be off by so much. */
const ESTIMATE_ERROR = 0.1;
/** Without a name that speaks for it, so many distinct values have to be found, and so few by chance. */
const MIN_DISTINCT = 20;
const MOST_BY_CHANCE = 0.2;

/**
 * Pairs of columns worth looking at, the likeliest first: the parent seems to be unique, the child has not
 * more values and not others, and either the names belong together or chance would not do; both where they are of two sources.
 */
export function candidates(profiles: readonly ColumnProfile[]): readonly Candidate[] {
  const parents = profiles.filter(
    ({ isKey, rows, values, distinct }) =>
      rows > 0 && (isKey || (values === rows && distinct >= rows * (1 - ESTIMATE_ERROR))),
  );
  const found = profiles.flatMap((child) => parents.flatMap((parent) => candidate(child, parent) ?? []));
  return found.sort(
    (a, b) => rank(a) - rank(b) || kinship(b) - kinship(a) || a.byChance - b.byChance || a.parent.rows - b.parent.rows,
  );
}

function candidate(child: ColumnProfile, parent: ColumnProfile): Candidate | undefined {
  const { known } = child.table;
  const { known: other } = parent.table;
  if (child.family !== parent.family || child.values === 0) return undefined;
  if (known === other && child.name === parent.name) return undefined;
  if (child.distinct > parent.distinct * (1 + ESTIMATE_ERROR) + 2) return undefined;
  if (isDeclared(child, parent) || !overlaps(child, parent)) return undefined;
  const alike = known === other ? 'none' : likeness(child.name, other.name, parent.name);
  const byChance = density(parent);
  const isByName = alike !== 'none' && parent.isKey;
  // The keys of two tables that count from one hold each other's values and mean nothing by it.
  if (child.isKey && !(isByName && child.distinct < parent.distinct * (1 - ESTIMATE_ERROR))) return undefined;
  const isApart = known.sourceName !== other.sourceName;
  if (isApart && !isByName) return undefined;
  // Systems count from one each: a name is not enough.
  if ((isApart || !isByName) && (child.distinct < MIN_DISTINCT || byChance > MOST_BY_CHANCE)) return undefined;
  return { child, parent, likeness: alike, byChance };
}

function isDeclared(child: ColumnProfile, parent: ColumnProfile): boolean {
  const leadsTo = (from: ColumnProfile, to: ColumnProfile) =>
    from.table.known.sourceName === to.table.known.sourceName &&
    from.table.known.foreignKeys.some(
      (key) => sameName(key.table, to.table.known.name) && key.columns.some((one) => sameName(one, from.name)),
    );
  // Where the other way is declared, this one only says that all of the parents have children.
  return leadsTo(child, parent) || leadsTo(parent, child);
}

function overlaps(child: ColumnProfile, parent: ColumnProfile): boolean {
  if (child.least === null || child.most === null || parent.least === null || parent.most === null) return true;
  return child.least <= parent.most && child.most >= parent.least;
}

/** Share of the numbers between the least and the most of a column that it has; 0 for what is no whole number. */
export function density({
  family,
  least,
  most,
  distinct,
}: Pick<ColumnProfile, 'family' | 'least' | 'most' | 'distinct'>): number {
  if (family !== 'whole' || least === null || most === null) return 0;
  return Math.min(1, distinct / (Number(most - least) + 1));
}

/** Letters that the names of the two tables begin with alike: a key may be that of several families of tables. */
function kinship({ child, parent }: Candidate): number {
  const [own, other] = [child.table.known.name.toLowerCase(), parent.table.known.name.toLowerCase()];
  const differs = [...own].findIndex((letter, index) => letter !== other[index]);
  return differs === -1 ? own.length : differs;
}

function rank({ likeness: alike, parent }: Candidate): number {
  return { 'same name': 0, 'names the table': 1, none: 2 }[alike] * 2 + (parent.isKey ? 0 : 1);
}
