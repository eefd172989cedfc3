import { setTimeout as wait } from 'node:timers/promises';
import type { Bucket } from './client.ts';
import { isPassing } from './failure.ts';

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 15_000;

/**
 * What `work` gives, tried again after a growing wait while it fails for a passing reason. `work` tells whether it came
 * further since it was last tried, which makes the count begin anew.
 */
export async function withRetries<T>(bucket: Bucket, work: () => Promise<T>, cameFurther = () => false): Promise<T> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await work();
    } catch (cause) {
      if (bucket.signal?.aborted || !isPassing(cause)) throw cause;
      if (cameFurther()) failures = 1;
      if (failures > bucket.retries) throw cause;
      const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures);
      await wait(longest * (0.5 + Math.random() / 2), undefined, { signal: bucket.signal });
    }
  }
}
