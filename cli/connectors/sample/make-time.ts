import { fraction } from './hash.ts';
import type { ColumnRules } from './make-value.ts';
import type { SampleCell, TableModel } from './table-model.ts';
import { DAY_MS, presentOf } from './timeline.ts';

/**
 * Dates and times: what is made comes with its row, what is changed after it, what expires later, births long before.
 * Other dates of a row are at most ten days after it was made. Nothing but what expires lies in the future.
 */
export function makeTime({ column, meaning, hash }: ColumnRules): (model: TableModel, row: number) => SampleCell {
  const { kind } = column.type;
  return (model, row) => {
    const share = fraction(hash(model, row));
    if (kind === 'time') return clock(Math.floor(share * 86_400));
    return written(momentOf(model, row, share), kind);
  };

  function momentOf(model: TableModel, row: number, share: number): number {
    switch (meaning) {
      case 'created':
        return isFirstOf(model, column.name) ? model.madeAt(row) : later(model, row, share);
      case 'updated':
        return model.changedAt(row);
      case 'birth':
        return model.madeAt(row) - (18 + share * 60) * 365 * DAY_MS;
      case 'expiry':
        return model.madeAt(row) + (30 + share * 700) * DAY_MS;
      default:
        return later(model, row, share);
    }
  }
}

/** Of several columns that tell when a row was made, the first tells it exactly. */
function isFirstOf(model: TableModel, name: string): boolean {
  return firstDate(model) === name;
}

const FIRST = new WeakMap<TableModel, string>();

function firstDate(model: TableModel): string {
  const known = FIRST.get(model);
  if (known !== undefined) return known;
  const times = model.stream.columns.filter(({ type }) => type.kind === 'date' || type.kind.startsWith('timestamp'));
  const found = times[0]?.name ?? '';
  FIRST.set(model, found);
  return found;
}

function later(model: TableModel, row: number, share: number): number {
  return Math.min(presentOf(model.timeline), model.madeAt(row) + Math.floor(share * 10 * DAY_MS));
}

function written(time: number, kind: string): string {
  const iso = new Date(time).toISOString();
  if (kind === 'date') return iso.slice(0, 10);
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)}${kind === 'timestamptz' ? '+00' : ''}`;
}

function clock(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(11, 19);
}
