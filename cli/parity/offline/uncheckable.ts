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
