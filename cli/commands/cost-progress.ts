import type { Console } from './console.ts';

const EVERY_MS = 2000;

/** Tells every two seconds how many nodes were asked for. */
export function costProgress({ reporter }: Console): (done: number, total: number) => void {
  let told = performance.now();
  return (done, total) => {
    if (performance.now() - told < EVERY_MS || done === total) return;
    told = performance.now();
    reporter.log('info', `Asked what ${done} of ${total} nodes read.`);
  };
}
