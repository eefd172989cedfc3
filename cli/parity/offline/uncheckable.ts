/** Why a model cannot be compared: never shown as a mistake, always as the reason of its verdict. */
export class UncheckableError extends Error {
  /** Words that go on from "not checkable:". */
  readonly reason: string;

  constructor(reason: string, cause?: unknown) {
    super(reason, { cause });
    this.name = 'UncheckableError';
    this.reason = reason;
  }
}

/** There are more rows than an engine takes; with a part of them it may be checked. */
export class TooMuchError extends UncheckableError {
  /** Part of the rows, below 1, that is worth a try. */
  readonly share: number;

  constructor(reason: string, share: number) {
    super(reason);
    this.name = 'TooMuchError';
    this.share = share;
  }
}
