import { EtlError } from '../diagnostics/index.ts';
import { compareLive } from '../parity/index.ts';
import type { ExitCode, Invocation } from './command.ts';
import { ignoredColumns, ParityReport, parityTolerance } from './parity-report.ts';
import { liveSide, openOtherTarget } from './session/parity-sides.ts';
import { openSession } from './session/session.ts';

/** Rows of a table's differences that are fetched from each side. */
const ROWS = 5000;

/** When and by which load a row came differs by nature. */
const LOADED = '_etl_*';

/** Compares what the warehouses of two targets hold; 1 when a table differs. */
export async function compareTargets(invocation: Invocation, targets: string): Promise<ExitCode> {
  const [first = '', second = ''] = namesOf(targets);
  const tolerance = parityTolerance(invocation.flags);
  const session = await openSession({ ...invocation, flags: { ...invocation.flags, target: first } });
  try {
    const ids = session.select({ types: ['model', 'seed', 'snapshot'] });
    if (ids.length === 0) throw EtlError.of('ETL6506', { select: invocation.flags.select !== undefined });
    const other = await openOtherTarget(session, invocation, second);
    const report = new ParityReport(invocation, { left: first, right: second });
    const compare = async () => {
      const left = await liveSide(session);
      const right = await liveSide(other).catch((thrown: unknown) => left.close().then(() => Promise.reject(thrown)));
      const { sampleRows: rows = ROWS } = invocation.flags;
      const common = { ignore: [LOADED, ...ignoredColumns(invocation.flags)], tolerance };
      const request = { left, right, ids, rows, common, signal: invocation.io.signal, onModel: report.model };
      return await compareLive(request).finally(() => Promise.all([left.close(), right.close()]));
    };
    return report.end(await compare().finally(() => other.close()));
  } finally {
    await session.close();
  }
}

/** Two names of targets. Throws ETL6504. */
function namesOf(targets: string): readonly string[] {
  const given = targets
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
  if (given.length !== 2 || given[0] === given[1]) throw EtlError.of('ETL6504', { given });
  return given;
}
