#!/usr/bin/env node
import { getEventListeners } from 'node:events';
import * as nodeModule from 'node:module';

const SIGNALLED = 130;

for (const stream of [process.stdout, process.stderr]) {
  // `etl ls | head` closes the pipe early: that is no mistake.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
}

// What Node and libraries warn their authors of is nothing that users can act on.
if (!process.argv.includes('--debug')) process.removeAllListeners('warning').on('warning', () => {});

const exitCode = await main(process.argv.slice(2));
await Promise.all([process.stdout, process.stderr].map(flushed));
// A timer or a socket that something left behind keeps nobody waiting.
process.exit(exitCode);

async function main(argv: readonly string[]): Promise<number> {
  const first = argv[0];
  if (argv.length === 1 && (first === '--version' || first === '-V' || first === '-v')) {
    const { etlVersion } = await import('./commands/version.ts');
    process.stdout.write(`${etlVersion()}\n`);
    return 0;
  }
  // Node 22.8 and later keep compiled modules between runs.
  if ('enableCompileCache' in nodeModule && typeof nodeModule.enableCompileCache === 'function') {
    nodeModule.enableCompileCache();
  }
  const { runEtl } = await import('./commands/run-etl.ts');
  return runEtl(argv, { signal: stopSignal() });
}

/** Aborted by Ctrl-C; the second time, or when nothing is there that would stop cleanly, the process ends at once. */
function stopSignal(): AbortSignal {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stop.signal.aborted || getEventListeners(stop.signal, 'abort').length === 0) process.exit(SIGNALLED);
      stop.abort();
    });
  }
  return stop.signal;
}

/** Waits until what was written has left: writes to a pipe may still be under way. */
function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((done) => stream.write('', () => done()));
}
