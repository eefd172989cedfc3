import type { LoadPlan } from '../../loader/index.ts';
import { newLoadId } from '../../loader/load-id.ts';
import type { Manifest } from '../../manifest/types.ts';
import { openConnection } from './open-connection.ts';
import type { SessionWork } from './work.ts';

/** What loads of these source tables would do, in this order; nothing is written. */
export async function loadPlans(
  work: Pick<SessionWork, 'workplace' | 'host' | 'warehouse'>,
  manifest: Manifest,
  uniqueIds: readonly string[],
): Promise<LoadPlan[]> {
  const { adapter, profile, project, flags } = work.workplace;
  const { startedAt } = work.host.invocation;
  const { describeLoad } = await import('../../loader/index.ts');
  const plans: LoadPlan[] = [];
  for (const id of uniqueIds) {
    const source = manifest.sources.get(id);
    const name = source?.etl.connection ?? null;
    if (source === undefined || name === null) continue;
    const request = {
      source,
      manifest,
      connections: { [name]: await openConnection(work.workplace, name) },
      project: project.name,
      target: profile.targetName,
      adapter,
      reader: await work.warehouse.connection(),
      projectRoot: project.root,
      loadId: newLoadId(startedAt),
      loadedAt: startedAt,
      fullRefresh: flags.fullRefresh === true,
      ...(flags.lookbackDays === undefined ? {} : { lookbackDays: flags.lookbackDays }),
    };
    plans.push(await describeLoad(request));
  }
  return plans;
}
