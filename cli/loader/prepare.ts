import { setTimeout as wait } from 'node:timers/promises';
import { EtlError } from '../diagnostics/index.ts';
import { withinArrayLimits } from './array-limits.ts';
import { blamed } from './blame.ts';
import { type Declaration, declarationOf } from './declaration.ts';
import { landingRootOf } from './landing-path.ts';
import { describeParts, prepareParts } from './parts/prepare-parts.ts';
import { describeRows, prepareRows } from './rows/prepare-rows.ts';
import { SharedSession } from './rows/shared-session.ts';
import { sweepLandings } from './sweep.ts';
import type { LoadPlan, LoadRequest, PreparedLoad } from './types.ts';

/** How often a source that was lost is read again, from the start. */
const MOST_RETRIES = 3;
const FIRST_WAIT_MS = 1000;

/**
 * Reads what earlier loads left, finds what is new at the source and lands it; nothing in the warehouse is changed.
 * `ensureLedger` has run before. What earlier loads of the table left behind when they died is removed first.
 * Throws ETL5010-ETL5079: nothing of the load is left then, and the previous data stays.
 */
export async function prepareLoad(request: LoadRequest): Promise<PreparedLoad> {
  const [prepared] = await prepareLoads([request]);
  if (prepared === undefined) throw EtlError.of('ETL9001', { what: 'a load was not prepared' });
  return prepared;
}

/**
 * Prepares the loads of one cluster, one after the other: they read one session of the source, which shows all of them
 * the same moment where it can, and become visible together when the caller applies them in one transaction.
 * A source that is lost meanwhile is read again, all of it, after a wait.
 */
export async function prepareLoads(requests: readonly LoadRequest[]): Promise<readonly PreparedLoad[]> {
  const declarations: Declaration[] = [];
  for (const request of requests) {
    await sweepLandings({ ...request, landingRoot: landingRootOf(request) });
    declarations.push(withinArrayLimits(await declarationOf(request.source, request.connections), request.adapter));
  }
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await prepareOnce(requests, declarations);
    } catch (error) {
      const [request] = requests;
      if (!isWorthReading(error, attempt) || request?.signal?.aborted) throw error;
      const delay = FIRST_WAIT_MS * 2 ** attempt * (0.5 + Math.random());
      request?.onNote?.(
        `${error.message} Reading again in ${Math.ceil(delay / 1000)} s (${attempt + 1} of ${MOST_RETRIES}).`,
      );
      const { signal } = request ?? {};
      await wait(delay, undefined, signal === undefined ? {} : { signal }).catch((cause: unknown) => {
        throw EtlError.of('ETL5036', {}, { cause });
      });
    }
  }
}

/** A source was lost, or it was and cannot be reached yet, as when its server starts again. */
function isWorthReading(error: unknown, attempt: number): error is EtlError {
  if (!(error instanceof EtlError) || attempt >= MOST_RETRIES) return false;
  return error.code === 'ETL5042' || (error.code === 'ETL5040' && attempt > 0);
}

async function prepareOnce(
  requests: readonly LoadRequest[],
  declarations: readonly Declaration[],
): Promise<readonly PreparedLoad[]> {
  const shared = new SharedSession(requests.length);
  const prepared: PreparedLoad[] = [];
  try {
    for (const [index, request] of requests.entries()) {
      const declaration = declarations[index];
      if (declaration === undefined) continue;
      const isParts = declaration.connector.capabilities.gives === 'parts';
      const preparing = isParts ? prepareParts(request, declaration) : prepareRows(request, declaration, shared);
      prepared.push(
        await preparing.catch((error: unknown) => {
          throw blamed(error, request.source);
        }),
      );
    }
    return prepared;
  } catch (error) {
    for (const one of prepared) await one.discard();
    await shared.close();
    throw error;
  }
}

/** What a load would do; nothing is written anywhere. Throws as `prepareLoad` before it lands. */
export async function describeLoad(request: LoadRequest): Promise<LoadPlan> {
  const declaration = withinArrayLimits(await declarationOf(request.source, request.connections), request.adapter);
  const describe = declaration.connector.capabilities.gives === 'parts' ? describeParts : describeRows;
  return await describe(request, declaration);
}
