/** How fast something goes and how long it still takes. */
export interface Pace {
  /** Over the last seconds; nothing before there is anything to tell. */
  readonly rowsPerSecond?: number;
  readonly secondsLeft?: number;
}

/** Progress so far. */
export interface Measured {
  readonly rows: number;
  /** From 0 to 1; null where it is not known. */
  readonly fraction: number | null;
}

interface Sample extends Measured {
  readonly atMs: number;
}

/** The pace is that of this last time. */
const WINDOW_MS = 10_000;
/** What is shorter ago tells nothing yet. */
const LEAST_MS = 1000;

/** Tells the pace of one load from what it says of its progress. */
export class ProgressMeter {
  readonly #now: () => number;
  #samples: Sample[];

  /** `now`: milliseconds from any moment on. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#samples = [{ atMs: now(), rows: 0, fraction: 0 }];
  }

  /** Takes the progress so far; gives the pace. One that goes back, as when all is read again, begins anew. */
  pace(progress: Measured): Pace {
    const sample = { ...progress, atMs: this.#now() };
    if (progress.rows < (this.#samples.at(-1)?.rows ?? 0)) this.#samples = [];
    this.#samples = [...this.#samples.filter((one) => sample.atMs - one.atMs <= WINDOW_MS), sample];
    const [first = sample] = this.#samples;
    const seconds = (sample.atMs - first.atMs) / 1000;
    if (seconds * 1000 < LEAST_MS) return {};
    // A file that is landed as a whole has no rows until it is.
    const rate = sample.rows === 0 ? {} : { rowsPerSecond: Math.round((sample.rows - first.rows) / seconds) };
    const done = (sample.fraction ?? 0) - (first.fraction ?? 0);
    if (sample.fraction === null || done <= 0) return rate;
    return { ...rate, secondsLeft: ((1 - sample.fraction) * seconds) / done };
  }
}
