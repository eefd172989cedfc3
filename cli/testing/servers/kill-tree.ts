import { spawnSync } from 'node:child_process';

/** Ends a process and its children with SIGKILL, none of them able to act on the death of another. */
export function killTree(pid: number): void {
  send(pid, 'SIGSTOP');
  const listed = spawnSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' });
  const children = (listed.stdout ?? '').split(/\s+/).filter(Boolean).map(Number);
  for (const child of [...children, pid]) send(child, 'SIGKILL');
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended by itself in the meantime.
  }
}
