import { spawn } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';

/** The root of the repository, from the compiled benchmark. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The built command. */
export const ETL = fileURLToPath(new URL('../cli/bin.js', import.meta.url));

/** What several runs of one command took. */
export interface Measured {
  /** Median wall time. */
  readonly milliseconds: number;
  readonly fastest: number;
  readonly slowest: number;
  /** Largest peak of resident memory over the runs, in MiB. */
  readonly peakMiB: number;
}

/** Tells the peak memory of the process on file descriptor 3 when it ends. */
const REPORT_MEMORY = `data:text/javascript,import{writeSync}from'node:fs';process.on('exit',()=>{try{writeSync(3,process.resourceUsage().maxRSS+'')}catch{}})`;

/** Runs `node ARGS` several times, after one run that does not count; throws when it fails. */
export async function measure(
  args: readonly string[],
  options: { runs: number; env?: NodeJS.ProcessEnv; before?: () => void; warmUp?: boolean },
): Promise<Measured> {
  const times: number[] = [];
  let peak = 0;
  for (let run = options.warmUp === false ? 1 : 0; run <= options.runs; run += 1) {
    options.before?.();
    const { milliseconds, kib } = await once(args, options.env ?? process.env);
    if (run === 0 && options.runs > 1) continue;
    times.push(milliseconds);
    peak = Math.max(peak, kib);
  }
  times.sort((a, b) => a - b);
  const at = (index: number) => times[index] ?? 0;
  const median = at(Math.floor(times.length / 2));
  return { milliseconds: median, fastest: at(0), slowest: at(times.length - 1), peakMiB: peak / 1024 };
}

async function once(args: readonly string[], env: NodeJS.ProcessEnv): Promise<{ milliseconds: number; kib: number }> {
  const started = performance.now();
  const child = spawn(process.execPath, ['--import', REPORT_MEMORY, ...args], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    env,
  });
  const collect = (stream: NodeJS.ReadableStream | null | undefined): Promise<string> =>
    new Promise((resolve) => {
      let text = '';
      stream?.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      stream?.on('end', () => resolve(text));
    });
  const [errors, memory, code] = await Promise.all([
    collect(child.stderr),
    collect(child.stdio[3] as NodeJS.ReadableStream | null),
    new Promise<number | null>((resolve) => child.on('close', resolve)),
  ]);
  if (code !== 0) throw new TypeError(`node ${args.join(' ')} ended with ${code}: ${errors}`);
  return { milliseconds: performance.now() - started, kib: Number(memory) };
}

/** Prints one line a measurement, aligned. */
export function printTable(title: string, rows: readonly (Measured & { readonly name: string })[]): void {
  const width = Math.max(...rows.map(({ name }) => name.length));
  const cell = (value: number, digits = 0) => value.toFixed(digits).padStart(8);
  const lines = rows.map(
    ({ name, milliseconds, fastest, slowest, peakMiB }) =>
      `${name.padEnd(width)} ${cell(milliseconds)} ms ${cell(fastest)} ${cell(slowest)} ${cell(peakMiB)} MiB`,
  );
  const head = `${title.padEnd(width)} ${'median'.padStart(11)} ${'fastest'.padStart(8)} ${'slowest'.padStart(8)} ${'peak'.padStart(12)}`;
  process.stdout.write(`${[head, ...lines].join('\n')}\n`);
}
