/** Where a reporter writes: stdout, stderr, or a text in a test. */
export interface ReporterOutput {
  write(text: string): void;
  readonly isTTY: boolean;
  /** Width of the terminal, where it is one. */
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
}

/** Time as a reporter sees it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls `tick` every `intervalMs` until the returned function is called; keeps no process alive. */
  every(intervalMs: number, tick: () => void): () => void;
}

/** The machine's own time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  every: (intervalMs, tick) => {
    const timer = setInterval(tick, intervalMs);
    timer.unref();
    return () => clearInterval(timer);
  },
};
