import { typeError, valueError } from './error.ts';
import { characters } from './iterate.ts';
import type { Value } from './value.ts';

/** The three parts of `[from:to:step]`; None where left out. */
export interface SliceBounds {
  readonly from: Value;
  readonly to: Value;
  readonly step: Value;
}

/** The bounds of a slice over `length` items, as Python's `slice.indices` gives them. */
export function resolveSlice(bounds: SliceBounds, length: number): { start: number; stop: number; step: number } {
  const step = bound(bounds.step) ?? 1;
  if (step === 0) throw valueError('slice step cannot be zero');
  const [low, high] = step > 0 ? [0, length] : [-1, length - 1];
  const clamp = (value: number): number => {
    const index = value < 0 ? value + length : value;
    return Math.min(Math.max(index, low), high);
  };
  const from = bound(bounds.from);
  const to = bound(bounds.to);
  const start = from === undefined ? (step > 0 ? low : high) : clamp(from);
  const stop = to === undefined ? (step > 0 ? high : low) : clamp(to);
  return { start, stop, step };
}

/** The items that a slice takes from a sequence. */
export function sliceItems<T>(items: ArrayLike<T>, bounds: SliceBounds): T[] {
  const { start, stop, step } = resolveSlice(bounds, items.length);
  const taken: T[] = [];
  for (let at = start; step > 0 ? at < stop : at > stop; at += step) taken.push(items[at] as T);
  return taken;
}

/** The part of a text that a slice takes. */
export function sliceText(text: string, bounds: SliceBounds): string {
  const chars = characters(text);
  const { start, stop, step } = resolveSlice(bounds, chars.length);
  if (step === 1 && typeof chars === 'string') return chars.slice(start, Math.max(start, stop));
  return sliceItems<string>(chars, bounds).join('');
}

function bound(value: Value): number | undefined {
  if (value === null) return undefined;
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return Number(value);
  if (typeof value === 'bigint') return value > 0n ? Number.MAX_SAFE_INTEGER : Number.MIN_SAFE_INTEGER;
  throw typeError('slice indices must be integers or None or have an __index__ method');
}
