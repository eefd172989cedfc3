/** A version with the condition that stands before it: `>=1.2.0-rc1`. */
export interface VersionSpec {
  /** As written. */
  readonly text: string;
  readonly matcher: '' | '=' | '<' | '<=' | '>' | '>=';
  readonly numbers: readonly [major: number, minor: number, patch: number];
  /** `rc1`, or nothing for a final version. */
  readonly prerelease: string | null;
}

const PART = '(?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)';
const VERSION = new RegExp(
  `^(>=|<=|>|<|=)?(0|[1-9]\\d*)\\.(0|[1-9]\\d*)\\.(0|[1-9]\\d*)(?:-?(${PART}(?:\\.${PART})*))?(?:\\+[0-9A-Za-z-]*(?:\\.[0-9A-Za-z-]*)*)?$`,
);

/** Reads a version or a condition; `undefined` when it is neither. Source of the form: dbt's package versions. */
export function parseVersion(text: string): VersionSpec | undefined {
  const match = VERSION.exec(text.trim());
  if (match === null) return undefined;
  const [, matcher = '', major, minor, patch, prerelease] = match;
  return {
    text: text.trim(),
    matcher: matcher as VersionSpec['matcher'],
    numbers: [Number(major), Number(minor), Number(patch)],
    prerelease: prerelease ?? null,
  };
}

/** Below zero when `a` comes first; a version that is not final comes before the final one. */
export function compareVersions(a: VersionSpec, b: VersionSpec): number {
  for (const [index, number] of a.numbers.entries()) {
    const difference = number - (b.numbers[index] ?? 0);
    if (difference !== 0) return difference;
  }
  if (a.prerelease === null || b.prerelease === null)
    return Number(a.prerelease === null) - Number(b.prerelease === null);
  return comparePrereleases(a.prerelease, b.prerelease);
}

/**
 * Whether a version fulfils a condition. As in dbt, `<2.0.0` also excludes what leads up to 2.0.0, such as
 * `2.0.0-rc1`.
 */
export function satisfies(version: VersionSpec, condition: VersionSpec): boolean {
  const order = compareVersions(version, condition);
  switch (condition.matcher) {
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    case '<':
      return order < 0 && !leadsUpTo(version, condition);
    case '<=':
      return order <= 0;
    default:
      return order === 0;
  }
}

function leadsUpTo(version: VersionSpec, final: VersionSpec): boolean {
  const isSame = version.numbers.every((number, index) => number === final.numbers[index]);
  return isSame && version.prerelease !== null && final.prerelease === null;
}

function comparePrereleases(a: string, b: string): number {
  const [left, right] = [a.split('.'), b.split('.')];
  for (const [index, one] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    const order = comparePart(one, other);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

/** Numbers come before words. */
function comparePart(a: string, b: string): number {
  const [isNumber, isOtherNumber] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (isNumber && isOtherNumber) return Number(a) - Number(b);
  if (isNumber !== isOtherNumber) return isNumber ? -1 : 1;
  return a < b ? -1 : Number(a > b);
}
