import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { EtlError } from '../../diagnostics/index.ts';
import type { LeaseRequest, WarehouseLease } from '../types.ts';
import type { ApiClient } from './api-client.ts';
import { ApiError } from './api-error.ts';
import type { BigqueryOutput } from './credentials.ts';

/** The table that stands for the right to write a dataset while it is there. */
export const LEASE_TABLE = 'etl_lease';

/** Who holds a dataset; the description of the table. */
interface Holder {
  readonly id: string;
  readonly pid: number;
  readonly host: string;
  readonly command: string;
  readonly startedAt: string;
  /** ISO 8601; a holder that has not been heard of for long is gone. */
  readonly aliveAt: string;
}

const BEAT_MS = 30_000;
const GONE_MS = 180_000;
const POLL_MS = 1000;
/** What nobody takes away is gone after it. */
const EXPIRES_MS = 7 * 86_400_000;

/**
 * Takes the right to write the profile's dataset: a table that only one process can make, which says who it is and that
 * it lives. One whose process is gone (on this host), or was not heard of for minutes, is taken over.
 * Throws ETL4001 naming the holder, unless told to wait.
 */
export async function takeLease(
  api: ApiClient,
  output: BigqueryOutput,
  request: LeaseRequest,
): Promise<WarehouseLease> {
  const table = new LeaseTable(api, output);
  const mine: Holder = {
    id: randomUUID(),
    pid: process.pid,
    host: hostname(),
    command: request.command,
    startedAt: request.startedAt.toISOString(),
    aliveAt: new Date().toISOString(),
  };
  await table.makeDataset();
  for (let hasWaited = false; ; ) {
    if (await table.make(mine)) break;
    const found = await table.read();
    if (found === null) continue;
    if (isGone(found.holder)) {
      if (await table.write(mine, found.etag)) break;
      continue;
    }
    const holder = holderText(found.holder);
    const path = `${output.database}.${output.schema}`;
    if (!request.wait) throw EtlError.of('ETL4001', { path, holder, waited: false });
    if (!hasWaited) request.onWait?.(holder);
    hasWaited = true;
    await wait(POLL_MS, undefined, { signal: request.signal });
  }
  return heldLease(table, mine);
}

function heldLease(table: LeaseTable, mine: Holder): WarehouseLease {
  // A beat that is lost is followed by others before anybody takes the holder for gone.
  const beat = setInterval(() => {
    table.write({ ...mine, aliveAt: new Date().toISOString() }).catch(() => {});
  }, BEAT_MS);
  beat.unref();
  let isHeld = true;
  return {
    async release() {
      if (!isHeld) return;
      isHeld = false;
      clearInterval(beat);
      const found = await table.read().catch(() => null);
      if (found?.holder?.id === mine.id) await table.remove().catch(() => {});
    },
  };
}

/** The table of a lease in the profile's dataset. */
class LeaseTable {
  readonly #api: ApiClient;
  readonly #output: BigqueryOutput;
  readonly #tables: string;

  constructor(api: ApiClient, output: BigqueryOutput) {
    this.#api = api;
    this.#output = output;
    this.#tables = `/projects/${output.database}/datasets/${encodeURIComponent(output.schema)}/tables`;
  }

  /** Makes the profile's dataset where there is none. */
  async makeDataset(): Promise<void> {
    const { database: projectId, schema: datasetId, location } = this.#output;
    const datasets = `/projects/${projectId}/datasets`;
    try {
      const path = `${datasets}/${encodeURIComponent(datasetId)}`;
      await this.#api.call({ method: 'GET', path, query: { fields: 'id' } });
      return;
    } catch (failure) {
      if (!isRefusal(failure, 404)) throw failure;
    }
    const body = { datasetReference: { projectId, datasetId }, ...(location === undefined ? {} : { location }) };
    await this.#api.call({ method: 'POST', path: datasets, body }).catch((failure: unknown) => {
      if (!isRefusal(failure, 409)) throw failure;
    });
  }

  /** True when the table was not there and is now. */
  async make(holder: Holder): Promise<boolean> {
    const { database: projectId, schema: datasetId } = this.#output;
    const body = {
      tableReference: { projectId, datasetId, tableId: LEASE_TABLE },
      description: JSON.stringify(holder),
      expirationTime: String(Date.now() + EXPIRES_MS),
      schema: { fields: [{ name: 'holder', type: 'STRING' }] },
    };
    try {
      await this.#api.call({ method: 'POST', path: this.#tables, body });
      return true;
    } catch (failure) {
      if (!isRefusal(failure, 409)) throw failure;
      // It may be the answer that was lost, and not the request.
      return (await this.read())?.holder?.id === holder.id;
    }
  }

  /** Who holds it, where that can be read; null when the table is not there. */
  async read(): Promise<{ readonly holder: Holder | null; readonly etag: string } | null> {
    const query = { fields: 'description,etag' };
    try {
      const path = `${this.#tables}/${LEASE_TABLE}`;
      const found = await this.#api.call<{ description?: string; etag?: string }>({ method: 'GET', path, query });
      return { holder: holderIn(found.description), etag: found.etag ?? '' };
    } catch (failure) {
      if (isRefusal(failure, 404)) return null;
      throw failure;
    }
  }

  /** Says who holds it, if nobody else did since `etag`. */
  async write(holder: Holder, etag?: string): Promise<boolean> {
    const body = { description: JSON.stringify(holder), expirationTime: String(Date.now() + EXPIRES_MS) };
    const headers = etag === undefined ? {} : { 'if-match': etag };
    try {
      await this.#api.call({ method: 'PATCH', path: `${this.#tables}/${LEASE_TABLE}`, body, headers });
      return true;
    } catch (failure) {
      if (isRefusal(failure, 412) || isRefusal(failure, 404)) return false;
      throw failure;
    }
  }

  async remove(): Promise<void> {
    await this.#api.call({ method: 'DELETE', path: `${this.#tables}/${LEASE_TABLE}` });
  }
}

function isRefusal(failure: unknown, status: number): boolean {
  return failure instanceof ApiError && failure.status === status && !/Not found: Project/i.test(failure.message);
}

function holderIn(description: string | undefined): Holder | null {
  try {
    return JSON.parse(description ?? '') as Holder;
  } catch {
    return null;
  }
}

function isGone(holder: Holder | null): boolean {
  if (holder === null) return true;
  if (Date.now() - Date.parse(holder.aliveAt) > GONE_MS) return true;
  if (holder.host !== hostname()) return false;
  try {
    process.kill(holder.pid, 0);
    return false;
  } catch (cause) {
    return !(cause instanceof Error && 'code' in cause && cause.code === 'EPERM');
  }
}

function holderText(holder: Holder | null): string {
  if (holder === null) return 'another process';
  const { pid, host, command, startedAt } = holder;
  const where = host === hostname() ? '' : ` on ${host}`;
  return `process ${pid}${where} (${command}), since ${startedAt.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')}`;
}
