import { EtlError } from '../diagnostics/index.ts';
import type { GoogleSql } from '../googlesql/index.ts';
import { type FixedValues, type ModelParity, runOffline } from '../parity/index.ts';
import type { ExitCode, Invocation } from './command.ts';
import { parityModelText, paritySummary, type SideNames } from './parity-text.ts';
import { localSide, openOtherTarget, unaskedSide } from './session/parity-sides.ts';
import { openSession } from './session/session.ts';
import type { Session } from './session/types.ts';

const ROWS = 1000;
const TOLERANCE = { relative: 1e-9, absolute: 1e-12 };

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
  const { workplace, host } = session.work;
  const { adapter, credentials } = workplace;
  const { targetName: target } = session.profile;
  if (adapter.openScratch === undefined) throw EtlError.of('ETL6501', { target, type: adapter.type });
  if (other.work.workplace.adapter.type !== 'bigquery')
    throw EtlError.of('ETL6503', { target: other.profile.targetName, type: other.work.workplace.adapter.type });
  const scratch = await adapter.openScratch(credentials, { projectRoot: session.project.root });
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
      tolerance: TOLERANCE,
      signal: invocation.io.signal,
      ...progress(invocation, sidesOf(session, other)),
    });
  } finally {
    await google?.close();
    await scratch.close();
  }
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

function report({ console, flags }: Invocation, session: Session, other: Session, found: readonly ModelParity[]): void {
  if (flags.showOutput !== 'json' && flags.logFormat !== 'json') {
    console.print(paritySummary(found, sidesOf(session, other), console.style));
    return;
  }
  const targets = { target: session.profile.targetName, against: other.profile.targetName };
  console.print(JSON.stringify({ ...targets, tolerance: TOLERANCE, models: found }, null, 2));
}

function sidesOf(session: Session, other: Session): SideNames {
  return { left: session.profile.targetName, right: other.profile.targetName };
}
