import { isList, type Json, JsonNumber, member } from '../http/json.ts';

type Step =
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'at'; readonly index: number }
  | { readonly kind: 'all' }
  | { readonly kind: 'where'; readonly key: string; readonly equals: string };

/** A path into JSON: `a.b`, `$.a["b c"]`, `a[0]`, `a[-1]`, `a[*].b`, `a[?key=text].b`. */
export interface Selector {
  readonly written: string;
  readonly steps: readonly Step[];
}

const STEP =
  /\.?(?:\[(?:(\*)|(-?\d+)|"([^"]*)"|'([^']*)'|\?\s*@?\.?([\w-]+)\s*={1,2}\s*(?:"([^"]*)"|'([^']*)'|([^\]]*?))\s*)\]|(\*)|([^.[\]]+))/y;

/** The selector that a path writes; null when it is none. An empty path or `$` is the value itself. */
export function selector(written: string): Selector | null {
  const steps: Step[] = [];
  const path = written.trim();
  STEP.lastIndex = path.startsWith('$') && /^(\.|\[|$)/.test(path.slice(1)) ? 1 : 0;
  while (STEP.lastIndex < path.length) {
    const found = STEP.exec(path);
    if (found === null) return null;
    const [, all, index, double, single, key, equalsDouble, equalsSingle, equals, star, name] = found;
    if (all !== undefined || star !== undefined) steps.push({ kind: 'all' });
    else if (index !== undefined) steps.push({ kind: 'at', index: Number(index) });
    else if (key !== undefined)
      steps.push({ kind: 'where', key, equals: equalsDouble ?? equalsSingle ?? equals ?? '' });
    else steps.push({ kind: 'key', key: double ?? single ?? name ?? '' });
  }
  return { written, steps };
}

/** The value that a path leads to; undefined when it leads nowhere. `[*]` within it gives an array. */
export function select(value: Json | undefined, { steps }: Pick<Selector, 'steps'>): Json | undefined {
  let at: Json | undefined = value;
  for (let index = 0; index < steps.length; index += 1) {
    const step = steps[index];
    if (step === undefined || at === undefined) return at;
    if (step.kind === 'all') {
      const rest = { steps: steps.slice(index + 1) };
      if (!isList(at)) return undefined;
      return at.flatMap((one) => {
        const found = select(one, rest);
        return found === undefined ? [] : [found];
      });
    }
    at = stepped(at, step);
  }
  return at;
}

function stepped(value: Json, step: Exclude<Step, { kind: 'all' }>): Json | undefined {
  if (step.kind === 'key') return member(value, step.key);
  if (!isList(value)) return undefined;
  if (step.kind === 'at') return value.at(step.index);
  return value.find((one) => textOf(member(one, step.key)) === step.equals);
}

function textOf(value: Json | undefined): string | undefined {
  if (value instanceof JsonNumber) return value.text;
  return value === undefined || value === null || typeof value === 'object' ? undefined : String(value);
}

/** A row as an answer has it, with what it lies in. */
export interface SourceRecord {
  readonly value: Json;
  /** The row that this one is part of, or for which it was asked. */
  readonly parent: SourceRecord | undefined;
}

/**
 * The rows that a path leads to: the elements where it ends in an array, else the value itself. Elements of an array on
 * the way are the parents of what lies in them. Null when it leads nowhere.
 */
export function records(value: Json, path: Selector, parent?: SourceRecord): SourceRecord[] | null {
  const found: SourceRecord[] = [];
  return gather(value, path.steps, parent, found) ? found : null;
}

function gather(value: Json, steps: readonly Step[], parent: SourceRecord | undefined, into: SourceRecord[]): boolean {
  let at: Json | undefined = value;
  for (let index = 0; index < steps.length; index += 1) {
    const step = steps[index];
    if (step?.kind !== 'all') {
      at = step === undefined || at === undefined || at === null ? at : stepped(at, step);
      if (at === undefined) return false;
      continue;
    }
    if (at === null) return true;
    if (!isList(at)) return false;
    const rest = steps.slice(index + 1);
    if (rest.length === 0) break;
    // An element without the array that the path goes on to has no rows.
    for (const one of at) gather(one, rest, { value: one, parent }, into);
    return true;
  }
  if (at === null || at === undefined) return at === null;
  if (isList(at)) for (const one of at) into.push({ value: one, parent });
  else into.push({ value: at, parent });
  return true;
}
