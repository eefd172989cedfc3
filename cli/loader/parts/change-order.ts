import type { StreamPart } from '../../connectors/index.ts';
import type { DeclaredChanges } from '../declared-changes.ts';

/** What tells where a change file stands among the others. */
export interface ChangePlace {
  /** The pattern that names it, from 0. */
  readonly pattern: number;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly writtenAt: number;
}

/** Where a part stands. */
export function placeOf({ name, pattern = 0, writtenAt, modifiedAt }: StreamPart): ChangePlace {
  return { pattern, name, writtenAt: (writtenAt ?? modifiedAt).getTime() };
}

/** Below 0 when the changes of `one` come before those of `other`: by pattern and name, or first by time. */
export function comparePlaces(order: DeclaredChanges['order'], one: ChangePlace, other: ChangePlace): number {
  const byTime = order === 'modified' ? one.writtenAt - other.writtenAt : 0;
  return byTime || one.pattern - other.pattern || compareNames(one.name, other.name);
}

/** Compares names letter by letter, with the numbers in them as numbers: `part-9` comes before `part-10`. */
export function compareNames(one: string, other: string): number {
  const [left, right] = [one.split(/(\d+)/), other.split(/(\d+)/)];
  for (const [index, piece] of left.entries()) {
    const against = right[index] ?? '';
    const isNumber = index % 2 === 1 && against !== '';
    if (isNumber) {
      const found = compareNumbers(piece, against);
      if (found !== 0) return found;
    } else if (piece !== against) return compareTexts(left.slice(index).join(''), right.slice(index).join(''));
  }
  return left.length - right.length || compareTexts(one, other);
}

function compareNumbers(one: string, other: string): number {
  const [left, right] = [one, other].map((digits) => digits.replace(/^0+/, ''));
  return (left?.length ?? 0) - (right?.length ?? 0) || compareTexts(left ?? '', right ?? '');
}

function compareTexts(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}
