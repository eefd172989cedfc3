import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunEvent } from './index.ts';
import { runEtl } from './index.ts';
import { CliProject } from './testing/cli.ts';

let shop: CliProject;
let written: { stdout: string; stderr: string };

beforeEach(() => {
  shop = new CliProject('shop');
  written = { stdout: '', stderr: '' };
});

afterEach(() => shop.remove());

const output = (name: 'stdout' | 'stderr') => ({
  write: (text: string) => {
    written[name] += text;
  },
  isTTY: false,
});

describe('the public API', () => {
  it('runs a command line inside another program and tells its events', async () => {
    const events: RunEvent[] = [];
    const exit = await runEtl(['build'], {
      cwd: shop.folder,
      env: {},
      stdout: output('stdout'),
      stderr: output('stderr'),
      onEvent: (event) => void events.push(event),
    });
    expect(exit, written.stdout).toBe(0);
    expect(events.at(0)?.kind).toBe('run_started');
    expect(events.filter(({ kind }) => kind === 'node_finished')).toHaveLength(10);
    expect(events.at(-1)).toMatchObject({ kind: 'run_finished', summary: { success: 10, error: 0 } });
  });

  it('gives 2 for a wrong command line and ends no process', async () => {
    const streams = { stdout: output('stdout'), stderr: output('stderr') };
    expect(await runEtl(['biuld'], { cwd: shop.folder, env: {}, ...streams })).toBe(2);
    expect(written.stderr).toContain('Did you mean build?');
  });

  it('stops cleanly when its signal is aborted', async () => {
    const stop = new AbortController();
    const exit = await runEtl(['build'], {
      cwd: shop.folder,
      env: {},
      stdout: output('stdout'),
      stderr: output('stderr'),
      signal: stop.signal,
      onEvent: ({ kind }) => {
        if (kind === 'node_finished') stop.abort();
      },
    });
    expect(exit).toBe(1);
    expect(written.stdout).toContain('Cancelled build after');
  });
});
