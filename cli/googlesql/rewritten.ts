/** A stretch of SQL that is replaced. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** SQL with replaced stretches. */
export interface Rewritten {
  readonly sql: string;
  /** The place in the SQL as it was for one in `sql`. */
  placeOf(offset: number): number;
}

/** The SQL with all edits, which do not overlap. */
export function rewritten(sql: string, unsorted: readonly Edit[]): Rewritten {
  const edits = unsorted.toSorted((one, other) => one.start - other.start);
  let text = '';
  let from = 0;
  const shifts: { readonly at: number; readonly edit: Edit }[] = [];
  for (const edit of edits) {
    text += sql.slice(from, edit.start);
    shifts.push({ at: text.length, edit });
    text += edit.text;
    from = edit.end;
  }
  return { sql: text + sql.slice(from), placeOf: (offset) => placeBefore(shifts, offset) };
}

function placeBefore(shifts: readonly { readonly at: number; readonly edit: Edit }[], offset: number): number {
  const last = shifts.findLast((one) => one.at <= offset);
  if (last === undefined) return offset;
  const { at, edit } = last;
  const behind = offset - at - edit.text.length;
  return behind < 0 ? edit.start : edit.end + behind;
}
