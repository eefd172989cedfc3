/** One entry of the table of codes: what is said, from typed parameters. */
export interface CodeEntry<P> {
  /** What happened and why, in the user's words; ends with a full stop. */
  readonly message: (params: P) => string;
  /** What to do about it; nothing when there is nothing to advise. */
  readonly hint?: (params: P) => string | undefined;
}

/** Types one entry of the table; `P` is the shape of its parameters. */
export function code<P = Record<string, never>>(entry: CodeEntry<P>): CodeEntry<P> {
  return entry;
}
