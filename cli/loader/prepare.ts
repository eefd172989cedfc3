import { declarationOf } from './declaration.ts';
import { landingRootOf } from './landing-path.ts';
import { describeParts, prepareParts } from './parts/prepare-parts.ts';
import { describeRows, prepareRows } from './rows/prepare-rows.ts';
import { sweepLandings } from './sweep.ts';
import type { LoadPlan, LoadRequest, PreparedLoad } from './types.ts';

/**
 * Reads what earlier loads left, finds what is new at the source and lands it; nothing in the warehouse is changed.
 * `ensureLedger` has run before. What earlier loads of the table left behind when they died is removed first.
 * Throws ETL5010-ETL5079: nothing of the load is left then, and the previous data stays.
 */
export async function prepareLoad(request: LoadRequest): Promise<PreparedLoad> {
  await sweepLandings({ ...request, landingRoot: landingRootOf(request) });
  const declaration = await declarationOf(request.source, request.connections);
  const prepare = declaration.connector.capabilities.gives === 'parts' ? prepareParts : prepareRows;
  return await prepare(request, declaration);
}

/** What a load would do; nothing is written anywhere. Throws as `prepareLoad` before it lands. */
export async function describeLoad(request: LoadRequest): Promise<LoadPlan> {
  const declaration = await declarationOf(request.source, request.connections);
  const describe = declaration.connector.capabilities.gives === 'parts' ? describeParts : describeRows;
  return await describe(request, declaration);
}
