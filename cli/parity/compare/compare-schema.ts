import type { ColumnInfo } from '../../adapters/index.ts';
import { type DataType, parseDataType } from '../values/data-type.ts';
import { areComparable, pairTypes } from '../values/type-pairs.ts';

/** A column that both sides have, with what it is on each. */
export interface PairedColumn {
  /** As the left side writes it, and the right one. */
  readonly name: string;
  readonly rightName: string;
  /** Places in the rows of each side. */
  readonly left: number;
  readonly right: number;
  readonly leftType: DataType;
  readonly rightType: DataType;
  /** Floats are compared within the tolerance. */
  readonly loose: boolean;
  /** Values of types that have nothing in common are not looked at. */
  readonly comparable: boolean;
}

/** One way in which the columns of two results differ. */
export type SchemaDifference =
  | { readonly kind: 'only_left' | 'only_right'; readonly column: string; readonly type: string }
  | { readonly kind: 'order'; readonly left: readonly string[]; readonly right: readonly string[] }
  | { readonly kind: 'type'; readonly column: string; readonly left: string; readonly right: string };

/** Columns of a result with the meaning that its engine gives to TIMESTAMP. */
export interface SideColumns {
  readonly columns: readonly ColumnInfo[];
  readonly timestamp: 'datetime' | 'timestamp';
}

/**
 * The columns that both sides have, and how the two schemas differ. Names compare without case; of several columns of
 * one name the first goes with the first. Ignored columns are in neither.
 */
export function compareSchemas(
  left: SideColumns,
  right: SideColumns,
  isIgnored: (column: string) => boolean = () => false,
): { readonly paired: readonly PairedColumn[]; readonly differences: readonly SchemaDifference[] } {
  const [own, others] = [foldedNames(left), foldedNames(right)];
  const places = new Map(others.map((name, index) => [name, index]));
  const names = new Set(own);
  const paired: PairedColumn[] = [];
  const differences: SchemaDifference[] = [];
  for (const [index, { name, dataType }] of left.columns.entries()) {
    if (isIgnored(name)) continue;
    const place = places.get(own[index] ?? '');
    const other = place === undefined ? undefined : right.columns[place];
    if (place === undefined || other === undefined) {
      differences.push({ kind: 'only_left', column: name, type: dataType });
      continue;
    }
    const leftType = parseDataType(dataType, left.timestamp);
    const rightType = parseDataType(other.dataType, right.timestamp);
    const { same, comparison } = pairTypes(leftType, rightType);
    if (!same) differences.push({ kind: 'type', column: name, left: dataType, right: other.dataType });
    const comparable = areComparable(leftType, rightType);
    paired.push({
      name,
      rightName: other.name,
      left: index,
      right: place,
      leftType,
      rightType,
      loose: comparison === 'float',
      comparable,
    });
  }
  for (const [index, { name, dataType }] of right.columns.entries())
    if (!names.has(others[index] ?? '') && !isIgnored(name))
      differences.push({ kind: 'only_right', column: name, type: dataType });
  const order = orderDifference(left, right, { differences, isIgnored });
  return { paired, differences: order === null ? differences : [...differences, order] };
}

/** Names in one case; the second of a name has its count behind it, which no name of a column begins with. */
function foldedNames({ columns }: SideColumns): readonly string[] {
  const counts = new Map<string, number>();
  return columns.map(({ name }) => {
    const folded = name.toLowerCase();
    const count = counts.get(folded) ?? 0;
    counts.set(folded, count + 1);
    return count === 0 ? folded : `${folded}\u0000${count}`;
  });
}

function orderDifference(
  left: SideColumns,
  right: SideColumns,
  { differences, isIgnored }: { differences: readonly SchemaDifference[]; isIgnored: (column: string) => boolean },
): SchemaDifference | null {
  if (differences.some(({ kind }) => kind === 'only_left' || kind === 'only_right')) return null;
  const [names, others] = [left, right].map(({ columns }) =>
    columns.map(({ name }) => name).filter((name) => !isIgnored(name)),
  );
  if (names === undefined || others === undefined) return null;
  const isSame = names.every((name, index) => name.toLowerCase() === others[index]?.toLowerCase());
  return isSame ? null : { kind: 'order', left: names, right: others };
}
