import type { Scratch } from '../adapters/index.ts';
import { EtlError } from '../diagnostics/index.ts';
import type { GoogleSql } from '../googlesql/index.ts';
import { type FixedValues, type ModelParity, runOffline } from '../parity/index.ts';
import type { ExitCode, Invocation } from './command.ts';
import { ignoredColumns, ParityReport, parityTolerance } from './parity-report.ts';
import { localSide, offlineSide, openOtherTarget, openToRead } from './session/parity-sides.ts';
import { openSession } from './session/session.ts';
import type { Session } from './session/types.ts';

const ROWS = 1000;

/** Compares what models give on the local engine and on Google's reference engine; 1 when one differs. */
export async function compareEngines(invocation: Invocation): Promise<ExitCode> {
  const session = await openSession(invocation);
  try {
    const models = session.select({ types: ['model', 'snapshot'] }).filter((id) => isQuery(session, id));
    if (models.length === 0) throw EtlError.of('ETL6506', { select: invocation.flags.select !== undefined });
    const other = await openOtherTarget(session, invocation, invocation.flags.againstTarget ?? 'prod');
    const names = { left: session.profile.targetName, right: other.profile.targetName };
    const report = new ParityReport(invocation, names);
    const found = await compare(invocation, { session, other, models, report }).finally(() => other.close());
    return report.end(found);
  } finally {
    await session.close();
  }
}

/** Whether a node is a SELECT; `--resource-type` may ask for others. */
function isQuery({ manifest }: Session, id: string): boolean {
  if (manifest.unitTests.has(id)) return true;
  const type = manifest.nodes.get(id)?.resource_type;
  return type === 'model' || type === 'snapshot' || type === 'test' || type === 'analysis';
}

interface Compared {
  readonly session: Session;
  readonly other: Session;
  readonly models: readonly string[];
  readonly report: ParityReport;
}

async function compare(
  invocation: Invocation,
  { session, other, models, report }: Compared,
): Promise<readonly ModelParity[]> {
  const { host } = session.work;
  const tolerance = parityTolerance(invocation.flags);
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
      other: offlineSide(other, session, google),
      scratch,
      google,
      projectRoot: session.project.root,
      models: parentsFirst(session, models),
      rows: invocation.flags.sampleRows ?? ROWS,
      seed: invocation.flags.sampleSeed ?? 0,
      now: startedAt,
      fixed: fixedValues(startedAt),
      common: { ignore: ignoredColumns(invocation.flags), tolerance },
      signal: invocation.io.signal,
      onModel: report.model,
      onSampled: report.progress,
    });
  } finally {
    await google?.close();
    await scratch.close();
  }
}

/** The local warehouse in memory. Throws ETL6501 for a target without one, ETL6505 for one that was not built. */
async function openScratch(session: Session): Promise<Scratch> {
  const { adapter, credentials } = session.work.workplace;
  const open = adapter.openScratch;
  if (open === undefined) throw EtlError.of('ETL6501', { target: session.profile.targetName, type: adapter.type });
  return await openToRead(session, () => open(credentials, { projectRoot: session.project.root }));
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
