import { rmSync } from 'node:fs';
import { type EngineLimits, LandingEngine } from './engine.ts';

/** An engine of the pool, and how to let go of it. */
export interface PooledEngine {
  readonly engine: LandingEngine;
  /** Gives it back for the next load; one that was cancelled is closed. */
  release(): void;
}

const idle = new Map<string, LandingEngine[]>();
const folders = new Set<string>();
let isWatchingExit = false;

/**
 * An engine with these limits: one that another load is done with, or a new one. Closing an engine waits for its
 * threads, which is dear beside a small load; so engines stay open as long as the process, one for each load that runs
 * at the same time. `newSpillFolder` names the folder of a new one; it goes with the process.
 */
export async function takeEngine(
  limits: Omit<EngineLimits, 'spillFolder'>,
  newSpillFolder: () => string,
): Promise<PooledEngine> {
  const key = JSON.stringify([limits.threads ?? null, limits.memoryLimit ?? null]);
  const known = idle.get(key)?.pop();
  const engine = known ?? (await open({ ...limits, spillFolder: newSpillFolder() }));
  let isHeld = true;
  const release = () => {
    if (!isHeld) return;
    isHeld = false;
    if (engine.isCancelled) engine.close();
    else idle.set(key, [...(idle.get(key) ?? []), engine]);
  };
  return { engine, release };
}

async function open(limits: EngineLimits): Promise<LandingEngine> {
  folders.add(limits.spillFolder);
  if (!isWatchingExit) process.once('exit', removeFolders);
  isWatchingExit = true;
  return await LandingEngine.open(limits);
}

function removeFolders(): void {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}
