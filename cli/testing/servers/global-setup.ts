import type { TestProject } from 'vitest/node';
import { startBroker } from './broker.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the broker of the run's servers; see `shared.ts`. */
    readonly serverBroker: string;
  }
}

/** vitest's global setup of the project `servers`: no server is started before a test file asks for it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const broker = await startBroker();
  project.provide('serverBroker', broker.url);
  return () => broker.stop();
}
