import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import type { Measured } from './measure.ts';

/** Runs the dbt that the environment variable DBT names once in a project; nothing when none is named. Throws when it fails. */
export function runDbt(args: readonly string[], folder: string, before: () => void): Measured | undefined {
  const { DBT: dbt } = process.env;
  if (dbt === undefined || dbt === '') return undefined;
  if (!existsSync(dbt)) throw new TypeError(`DBT names ${dbt}, which does not exist`);
  before();
  const started = performance.now();
  const done = spawnSync(dbt, ['--quiet', ...args, '--profiles-dir', folder], {
    cwd: folder,
    env: { ...process.env, DBT_SEND_ANONYMOUS_USAGE_STATS: 'false' },
  });
  if (done.status !== 0) throw new TypeError(`dbt ${args.join(' ')} ended with ${done.status}: ${done.stdout}`);
  const milliseconds = performance.now() - started;
  return { milliseconds, fastest: milliseconds, slowest: milliseconds, peakMiB: Number.NaN };
}
