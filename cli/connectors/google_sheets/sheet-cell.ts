import { cellOf } from '../http/cell.ts';
import { type Json, JsonNumber } from '../http/json.ts';
import type { SpoolCell } from '../rows/spool-writer.ts';
import type { StreamColumn } from '../types.ts';
import { serialMoment, serialTime, zonedMoment } from './serial-date.ts';

/** What a spreadsheet shows in the place of a value that could not be computed. */
const ERRORS = /^#(N\/A|REF!|DIV\/0!|VALUE!|NAME\?|NUM!|NULL!|ERROR!|SPILL!)$/;

/** Whether a cell holds an error in the place of a value. */
export function isErrorCell(value: Json | undefined): boolean {
  return typeof value === 'string' && ERRORS.test(value);
}

/** A cell as text for its declared type: dates and times are kept as numbers of days. An empty cell is null. */
export function sheetCell(value: Json | undefined, { type }: StreamColumn, zone: string): SpoolCell {
  if (value === undefined || value === null || value === '') return null;
  const serial = value instanceof JsonNumber ? Number(value.text) : value;
  if (typeof serial !== 'number') return cellOf(value, type.kind === 'json');
  if (type.kind === 'date' || type.kind === 'timestamp') return serialMoment(serial);
  if (type.kind === 'timestamptz') return zonedMoment(serialMoment(serial), zone);
  return type.kind === 'time' ? serialTime(serial) : cellOf(value, type.kind === 'json');
}
