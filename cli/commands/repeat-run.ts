import { join, resolve } from 'node:path';
import { EtlError } from '../diagnostics/index.ts';
import type { BatchResults } from '../runner/events.ts';
import type { Command, ExitCode, Invocation } from './command.ts';
import { type Flags, GLOBAL_FLAGS } from './flags.ts';
import { entriesOf, readArtifact } from './session/earlier-run.ts';
import { openWorkplace } from './session/open-workplace.ts';
import { readFlags } from './session/template-flags.ts';

const REPEATED = ['error', 'fail', 'skipped', 'runtime error', 'partial success'];

/** Flags that say where things are: those of the earlier run mean nothing now. */
const OF_PLACES = ['projectDir', 'profilesDir', 'targetPath', 'state', 'deferState', 'warnError'] as const;

/**
 * Gives the command of the last run again for what failed or was skipped in it. Throws ETL1917 when there is no earlier
 * run, ETL1918 when its command cannot be repeated.
 */
export async function repeatRun(invocation: Invocation): Promise<ExitCode> {
  const { console, io, flags } = invocation;
  const { project } = await openWorkplace(invocation);
  const shown = flags.state ?? project.paths.target;
  const folder = flags.state === undefined ? resolve(project.root, project.paths.target) : resolve(io.cwd, flags.state);
  const earlier = readArtifact(join(folder, 'run_results.json'), `${shown}/run_results.json`);
  if (earlier === undefined) throw EtlError.of('ETL1917', { folder: shown });
  const own = readArtifact(join(folder, 'etl_results.json'), `${shown}/etl_results.json`);
  const written = (earlier.args ?? {}) as Readonly<Record<string, unknown>>;
  const command = await commandOf(String(written.which ?? ''));
  const wanted = flags.warnError === true ? [...REPEATED, 'warn'] : REPEATED;
  const loads = entriesOf(own).filter((one) => one.kind === 'load');
  const ids = [...entriesOf(earlier), ...loads].flatMap(({ unique_id: id, status }) =>
    wanted.includes(String(status)) && !isHook(String(id)) ? [String(id)] : [],
  );
  if (ids.length === 0) {
    console.reporter.log('info', `Nothing to repeat: nothing failed in the last "etl ${command.name}".`);
    return 0;
  }
  const before = readFlags(written, [...GLOBAL_FLAGS, ...command.flags]);
  const args = typeof written.macro === 'string' ? [written.macro] : [];
  return await command.run({
    ...invocation,
    command,
    flags: repeated(before, flags),
    args,
    only: new Set(ids),
    earlierBatches: batchesOf(earlier),
  });
}

/** The batches of the models of which some were built and some were not. */
function batchesOf(earlier: Readonly<Record<string, unknown>>): ReadonlyMap<string, BatchResults> {
  const batches = new Map<string, BatchResults>();
  for (const { unique_id: id, batch_results: given } of entriesOf(earlier)) {
    const found = given as BatchResults | null | undefined;
    if (found && found.successful.length > 0 && found.failed.length > 0) batches.set(String(id), found);
  }
  return batches;
}

function isHook(id: string): boolean {
  return id.startsWith('operation.');
}

function repeated(before: Flags, now: Flags): Flags {
  const kept: Record<string, unknown> = { ...before };
  for (const key of OF_PLACES) delete kept[key];
  return { ...kept, ...now } as Flags;
}

async function commandOf(name: string): Promise<Command> {
  const { commands } = await import('./registry.ts');
  const repeatable = ['build', 'run', 'test', 'seed', 'snapshot', 'compile', 'load', 'clone', 'run-operation'];
  const found = commands.find((command) => command.name === name && repeatable.includes(name));
  if (found === undefined) throw EtlError.of('ETL1918', { command: name });
  return found;
}
