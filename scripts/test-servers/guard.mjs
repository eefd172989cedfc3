// Ends servers and removes their folders when the test process that started them is gone, however it died.
// Reads lines of JSON: {"id", "pid"?, "signal"?, "folder"} to look after one, {"id"} to forget it. The end of the
// input is the death of the test process.
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';

const PATIENCE_MS = 5000;
const STEP_MS = 20;
const watched = new Map();

// A Ctrl-C in the terminal reaches this process too; its work begins only after the test process has ended.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});

for await (const line of createInterface({ input: process.stdin })) {
  const { id, ...server } = JSON.parse(line);
  if (server.folder === undefined) watched.delete(id);
  else watched.set(id, server);
}
await Promise.all([...watched.values()].map(end));
process.exit(0);

async function end({ pid, signal, folder }) {
  if (pid !== undefined && send(pid, signal)) {
    for (let waited = 0; waited < PATIENCE_MS && send(pid, 0); waited += STEP_MS) await setTimeout(STEP_MS);
    send(-pid, 'SIGKILL');
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: STEP_MS });
}

function send(pid, signal) {
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    return false;
  }
}
