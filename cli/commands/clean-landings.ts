import { relative, sep } from 'node:path';
import { EtlError } from '../diagnostics/index.ts';
import { landingRootOf } from '../loader/landing-path.ts';
import { type Landing, oldLandings, removeLanding } from '../loader/old-landings.ts';
import { grouped, padEndTo, padStartTo } from '../reporters/index.ts';
import type { ExitCode, Invocation } from './command.ts';
import { openSession } from './session/session.ts';

/** Removes the landings that are past the declared retention, or shows them with `--dry-run`. Throws ETL1922. */
export async function cleanLandings(invocation: Invocation): Promise<ExitCode> {
  const { console, flags } = invocation;
  const session = await openSession(invocation);
  const { project } = session;
  await session.close();
  if (project.landingRetentionDays === null) throw EtlError.of('ETL1922', {});
  const isDry = flags.dryRun === true;
  const old = await oldLandings(landingRootOf({ projectRoot: project.root }), project.landingRetentionDays, new Date());
  if (!isDry) for (const one of old) await removeLanding(one);
  const shown = old.map((one) => ({ ...one, folder: relative(project.root, one.folder).replaceAll(sep, '/') }));
  if (flags.logFormat === 'json') for (const one of shown) console.print(JSON.stringify({ ...one, removed: !isDry }));
  else for (const line of linesOf(shown)) console.print(line);
  const bytes = old.reduce((sum, one) => sum + one.bytes, 0);
  const what = `${old.length} ${old.length === 1 ? 'landing' : 'landings'}, ${grouped(bytes)} bytes`;
  const past = `past ${project.landingRetentionDays} days`;
  console.reporter.log(
    'info',
    old.length === 0
      ? `No landing is ${past}.`
      : isDry
        ? `${what} ${past} would be deleted.`
        : `Deleted ${what} ${past}.`,
  );
  return 0;
}

function linesOf(landings: readonly Landing[]): readonly string[] {
  const width = Math.max(0, ...landings.map(({ table }) => table.length));
  return landings.map(
    ({ table, loadedAt, bytes, folder }) =>
      `${padEndTo(table, width)}  ${loadedAt.toISOString().slice(0, 10)}  ${padStartTo(grouped(bytes), 13)} bytes  ${folder}`,
  );
}
