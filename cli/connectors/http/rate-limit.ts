import { setTimeout } from 'node:timers/promises';

/** Time as a limiter sees it; tests have one of their own. */
export interface LimiterClock {
  now(): number;
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

const SYSTEM_CLOCK: LimiterClock = {
  now: () => performance.now(),
  wait: async (ms, signal) => {
    await setTimeout(ms, undefined, { signal });
  },
};

/** Spaces requests so that no more than so many a second begin, and holds all of them while the server asks to wait. */
export class RateLimiter {
  readonly #spacingMs: number;
  readonly #clock: LimiterClock;
  #next = 0;

  /** `perSecond` may be infinite: then only pauses count. */
  constructor(perSecond: number, clock: LimiterClock = SYSTEM_CLOCK) {
    this.#spacingMs = 1000 / perSecond;
    this.#clock = clock;
  }

  /** Waits for the turn of one request. Throws AbortError when it is cancelled meanwhile. */
  async turn(signal: AbortSignal): Promise<void> {
    const now = this.#clock.now();
    const at = Math.max(now, this.#next);
    this.#next = at + this.#spacingMs;
    if (at > now) await this.#clock.wait(at - now, signal);
  }

  /** No request begins before so many milliseconds are over. */
  pause(ms: number): void {
    this.#next = Math.max(this.#next, this.#clock.now() + ms);
  }
}

const LIMITERS = new Map<string, RateLimiter>();

/** The limiter that all sessions of a server in this process have in common: its limit counts for them together. */
export function sharedLimiter(server: string, perSecond: number): RateLimiter {
  const key = `${server}\0${perSecond}`;
  const limiter = LIMITERS.get(key) ?? new RateLimiter(perSecond);
  LIMITERS.set(key, limiter);
  return limiter;
}
