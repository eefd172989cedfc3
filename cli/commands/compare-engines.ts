import type { Scratch } from '../adapters/index.ts';
import { EtlError } from '../diagnostics/index.ts';
import type { GoogleSql } from '../googlesql/index.ts';
import { type FixedValues, type ModelParity, runOffline, type Tolerance } from '../parity/index.ts';
import type { ExitCode, Invocation } from './command.ts';
import { parityModelText, paritySummary, type SideNames } from './parity-text.ts';
import { localSide, openOtherTarget, unaskedSide } from './session/parity-sides.ts';
import { openSession } from './session/session.ts';
import type { Session } from './session/types.ts';

const ROWS = 1000;
const RELATIVE = 1e-9;
/** Sums that cancel each other out leave this much. */
const ABSOLUTE = 1e-12;

/** Compares what models give on the local engine and on Google's reference engine; 1 when one differs. */
export async function compareEngines(invocation: Invocation): Promise<ExitCode> {
  const session = await openSession(invocation);
  try {
    const models = session.select({ types: ['model', 'snapshot'] });
    if (models.length === 0) throw EtlError.of('ETL6506', { select: invocation.flags.select !== undefined });
    const other = await openOtherTarget(session, invocation, invocation.flags.againstTarget ?? 'prod');
    const found = await compare(invocation, session, other, models).finally(() => other.close());
    report(invocation, session, other, found);
    return found.some(({ verdict }) => verdict === 'differs') ? 1 : 0;
  } finally {
    await session.close();
  }
}

async function compare(
  invocation: Invocation,
  session: Session,
  other: Session,
  models: readonly string[],
): Promise<readonly ModelParity[]> {
  const { host } = session.work;
  const tolerance = toleranceOf(invocation);
  if (other.work.workplace.adapter.type !== 'bigquery')
    throw EtlError.of('ETL6503', { target: other.profile.targetName, type: other.work.workplace.adapter.type });
  const scratch = await openScratch(session);
  let google: GoogleSql | undefined;
  try {
    const { startGoogleSql } = await import('../googlesql/index.ts');
    google = await startGoogleSql({ projectRoot: session.project.root });
    const { startedAt } = host.invocation;
    return await runOffline({
      local: localSide(session, scratch),
      other: unaskedSide(other, session),
      scratch,
      google,
      models: parentsFirst(session, models),
      rows: invocation.flags.sampleRows ?? ROWS,
      seed: invocation.flags.sampleSeed ?? 0,
      now: startedAt,
      fixed: fixedValues(startedAt),
      tolerance,
      signal: invocation.io.signal,
      ...progress(invocation, sidesOf(session, other)),
    });
  } finally {
    await google?.close();
    await scratch.close();
  }
}

/** The local warehouse in memory. Throws ETL6501 for a target without one, ETL6505 for one that was not built. */
async function openScratch({ work, profile, project }: Session): Promise<Scratch> {
  const { adapter, credentials } = work.workplace;
  const { targetName: target } = profile;
  if (adapter.openScratch === undefined) throw EtlError.of('ETL6501', { target, type: adapter.type });
  try {
    return await adapter.openScratch(credentials, { projectRoot: project.root });
  } catch (cause) {
    if (!(cause instanceof EtlError) || cause.code !== 'ETL4003' || !cause.message.includes('does not exist'))
      throw cause;
    throw EtlError.of('ETL6505', { target, path: String(credentials.path) }, { cause });
  }
}

function toleranceOf({ flags }: Invocation): Tolerance {
  const given = flags.floatTolerance ?? String(RELATIVE);
  const relative = Number(given);
  if (given.trim() === '' || !(relative >= 0 && relative <= 1)) throw EtlError.of('ETL6507', { given });
  return { relative, absolute: Math.min(ABSOLUTE, relative) };
}

function fixedValues(startedAt: Date): FixedValues {
  const moment = startedAt.toISOString().replace('T', ' ').replace('Z', '000');
  return { moment, random: '0.4375', uuid: '7f1c0b3e-5a52-4e0c-9d6a-2f8f3b1c9e47', user: 'parity@example.com' };
}

function parentsFirst({ manifest }: Session, models: readonly string[]): readonly string[] {
  const wanted = new Set(models);
  const order = new Set<string>();
  const seen = new Set<string>();
  const walk = (id: string): void => {
    if (seen.has(id)) return;
    seen.add(id);
    for (const parent of manifest.nodes.get(id)?.depends_on.nodes ?? []) walk(parent);
    if (wanted.has(id)) order.add(id);
  };
  for (const id of models) walk(id);
  return [...order];
}

function progress({ console, flags }: Invocation, sides: SideNames) {
  const isText = flags.showOutput !== 'json' && flags.logFormat !== 'json';
  return {
    onModel: (found: ModelParity) => {
      if (isText) console.print(parityModelText(found, sides, console.style));
    },
    onSampled: () => undefined,
  };
}

function report(invocation: Invocation, session: Session, other: Session, found: readonly ModelParity[]): void {
  const { console, flags } = invocation;
  if (flags.showOutput !== 'json' && flags.logFormat !== 'json') {
    console.print(paritySummary(found, sidesOf(session, other), console.style));
    return;
  }
  const targets = { target: session.profile.targetName, against: other.profile.targetName };
  console.print(JSON.stringify({ ...targets, tolerance: toleranceOf(invocation), models: found }, null, 2));
}

function sidesOf(session: Session, other: Session): SideNames {
  return { left: session.profile.targetName, right: other.profile.targetName };
}
