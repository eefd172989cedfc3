import { EVENT_ID, type Event, getScalarValue, parseEvents, SCALAR_STYLE } from 'js-yaml';
import { type Position, positionAt } from '../../diagnostics/index.ts';

/** A way into a YAML document: keys of maps and indexes of lists. */
export type YamlPath = readonly (string | number)[];

interface Span {
  readonly start: number;
  readonly end: number;
}

/** What stands at an event: where it begins and ends, and the index of the first event after it. */
interface Walked extends Span {
  readonly next: number;
}

/** Tells where the key or the value at a path stands. */
export type Locate = (path: YamlPath, part: 'key' | 'value') => Position;

/**
 * Where things stand in a YAML text, which is parsed once, when the first is asked for. A path that leads nowhere gives
 * its nearest ancestor that is there; of a key that is written twice the last one counts, as for its value.
 */
export function locator(text: string, file: string): Locate {
  let parsed: readonly Event[] | undefined;
  return (path, part) => {
    parsed ??= parseEvents(text, { filename: file });
    return locate(parsed, text, file, path, part);
  };
}

function locate(events: readonly Event[], text: string, file: string, path: YamlPath, part: 'key' | 'value'): Position {
  const root = events.findIndex((event) => event.type !== EVENT_ID.DOCUMENT);
  if (root === -1) return positionAt(text, 0, file);
  const span = find(events, text, root, path, part);
  if (span.start === -1) return positionAt(text, 0, file);
  const firstLine = text.slice(span.start, span.end).split('\n', 1)[0] ?? '';
  return positionAt(text, span.start, file, Math.max(1, firstLine.trimEnd().length));
}

function find(events: readonly Event[], text: string, root: number, path: YamlPath, part: 'key' | 'value'): Span {
  let at = root;
  let key: Span | undefined;
  for (const step of path) {
    const event = events[at];
    const child =
      event?.type === EVENT_ID.MAPPING
        ? childOfMap(events, text, at, String(step))
        : event?.type === EVENT_ID.SEQUENCE
          ? childOfList(events, text, at, Number(step))
          : undefined;
    if (child === undefined) return key ?? walk(events, text, at);
    at = child.value;
    key = child.key ?? walk(events, text, at);
  }
  const value = walk(events, text, at);
  return key !== undefined && (part === 'key' || value.start === -1) ? key : value;
}

function childOfMap(events: readonly Event[], text: string, at: number, wanted: string) {
  let found: { key?: Span; value: number } | undefined;
  for (let next = at + 1; events[next] !== undefined && events[next]?.type !== EVENT_ID.POP; ) {
    const keyEvent = events[next];
    const key = walk(events, text, next);
    if (keyEvent?.type === EVENT_ID.SCALAR && getScalarValue(text, keyEvent) === wanted)
      found = { key, value: key.next };
    next = walk(events, text, key.next).next;
  }
  return found;
}

function childOfList(events: readonly Event[], text: string, at: number, wanted: number) {
  let index = 0;
  for (let next = at + 1; events[next] !== undefined && events[next]?.type !== EVENT_ID.POP; index += 1) {
    if (index === wanted) return { key: undefined, value: next };
    next = walk(events, text, next).next;
  }
  return undefined;
}

function walk(events: readonly Event[], text: string, at: number): Walked {
  const event = events[at];
  if (event === undefined) return { start: text.length, end: text.length, next: at + 1 };
  if (event.type === EVENT_ID.SCALAR) {
    if (event.valueStart === -1) return { start: -1, end: -1, next: at + 1 };
    const isQuoted = event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED;
    const quote = isQuoted ? 1 : 0;
    return { start: event.valueStart - quote, end: event.valueEnd + quote, next: at + 1 };
  }
  if (event.type === EVENT_ID.ALIAS) return { start: event.anchorStart, end: event.anchorEnd, next: at + 1 };
  const start = event.type === EVENT_ID.MAPPING || event.type === EVENT_ID.SEQUENCE ? event.start : 0;
  let next = at + 1;
  let end = start + 1;
  while (events[next] !== undefined && events[next]?.type !== EVENT_ID.POP) {
    const child = walk(events, text, next);
    end = Math.max(end, child.end);
    next = child.next;
  }
  return { start, end, next: next + 1 };
}
