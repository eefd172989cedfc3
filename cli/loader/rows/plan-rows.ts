import type { ReadWindow, WriteMode } from '../../connectors/index.ts';
import type { Declaration } from '../declaration.ts';
import type { RowsReason } from '../types.ts';
import type { ResolvedCursor } from './resolve-cursor.ts';
import type { Watermark } from './watermark.ts';

/** What a load of rows is planned from. */
export interface RowsPlanInput {
  readonly declaration: Pick<Declaration, 'strategy' | 'write' | 'hash'>;
  readonly cursor: ResolvedCursor | null;
  /** What the last committed load left; null when there was none. */
  readonly watermark: Watermark | null;
  readonly rawTable: 'missing' | 'as declared' | 'other columns';
  readonly fullRefresh: boolean;
  /** A full refresh before this load was not committed, and the source asks for it. */
  readonly isUnfinished: boolean;
  /** Instead of the declared days; null unless asked for. */
  readonly lookbackDays: number | null;
  readonly now: Date;
}

/** What is read of the source, and how it meets the rows that are there. */
export interface RowsPlan {
  readonly reason: RowsReason;
  readonly window: ReadWindow;
  readonly position: string | null;
  /** The raw table is made anew and holds only what is read now. */
  readonly rebuild: boolean;
  readonly write: WriteMode;
}

const DAY_MS = 86_400_000;

/** Decides what is read: everything, or what is new since the last load. Pure. */
export function planRows(input: RowsPlanInput): RowsPlan {
  const { declaration, cursor, watermark } = input;
  const anew = reasonToBeginAnew(input);
  if (anew !== undefined)
    return { reason: anew, window: { kind: 'all' }, position: null, rebuild: true, write: 'replace' };
  const { strategy, write } = declaration;
  if (strategy === 'full_refresh') {
    const rebuild = write === 'replace';
    return { reason: 'always read whole', window: { kind: 'all' }, position: null, rebuild, write };
  }
  const position = watermark?.position ?? null;
  if (strategy === 'cdc' || cursor === null || watermark?.cursorValue == null) {
    const reason = strategy === 'cdc' ? 'changes since the last load' : 'new since the last load';
    // No row has had a cursor yet: those that are only added would come again.
    if (write === 'append') return { reason, window: { kind: 'all' }, position, rebuild: true, write: 'replace' };
    return { reason, window: { kind: 'all' }, position, rebuild: false, write };
  }
  const from = windowStart(cursor, watermark.cursorValue, input);
  const window: ReadWindow = {
    kind: 'from',
    columns: cursor.columns,
    from,
    inclusive: write !== 'append',
    nulls: cursor.nulls,
  };
  return { reason: 'new since the last load', window, position, rebuild: false, write };
}

function reasonToBeginAnew(input: RowsPlanInput): RowsReason | undefined {
  const { declaration, watermark, rawTable, fullRefresh, isUnfinished } = input;
  if (rawTable === 'missing') return watermark === null ? 'first load' : 'raw table missing';
  if (watermark === null) return 'first load';
  if (fullRefresh) return 'full refresh';
  if (isUnfinished) return 'full refresh not finished';
  if (rawTable === 'other columns' || watermark.declarationHash !== declaration.hash) return 'declaration changed';
  return undefined;
}

/**
 * Where the window begins: the days looked back from the last load's cursor, or from today where that lies in the
 * future, such as by a wrong date; else the last cursor itself.
 */
function windowStart(cursor: ResolvedCursor, last: string, { lookbackDays, now }: RowsPlanInput): string {
  const { kind } = cursor.type;
  if (kind !== 'date' && !kind.startsWith('timestamp')) return last;
  const at = new Date(Math.min(utcTime(last).getTime(), now.getTime()));
  const days = lookbackDays ?? cursor.lookbackDays;
  if (days === null) return utcTime(last) > now ? written(at, kind) : last;
  const midnight = Math.floor(at.getTime() / DAY_MS) * DAY_MS;
  return written(new Date(midnight - days * DAY_MS), kind);
}

function utcTime(text: string): Date {
  const iso = text.trim().replace(' ', 'T');
  const full = iso.includes('T') ? iso : `${iso}T00:00:00`;
  const zoned = /(Z|[+-]\d{2}(:?\d{2})?)$/.test(full.slice(10)) ? full.replace(/([+-]\d{2})$/, '$1:00') : `${full}Z`;
  return new Date(zoned);
}

/** A time as the text of a date or timestamp in UTC, to the second. */
function written(at: Date, kind: string): string {
  const iso = at.toISOString();
  if (kind === 'date') return iso.slice(0, 10);
  const text = iso.slice(0, 19).replace('T', ' ');
  return kind === 'timestamptz' ? `${text}+00` : text;
}
