import type { Executed } from '../types.ts';
import { ApiError } from './api-error.ts';
import type { JobService } from './job-service.ts';
import type { TableReference, WireJob } from './wire.ts';

const UNITS = ['Bytes', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

/** What a job did, in dbt-bigquery's words and names. */
export async function executedOf(job: WireJob, service: JobService): Promise<Executed> {
  const query = job.statistics?.query;
  const type = query?.statementType ?? '';
  const code = type === 'CREATE_TABLE_AS_SELECT' ? 'CREATE TABLE' : type.replaceAll('_', ' ') || 'OK';
  const bytes = numberOf(query?.totalBytesProcessed ?? job.statistics?.totalBytesProcessed);
  const rows = await rowsOf(job, type, service);
  const said = [rows === null ? '' : `${shortRows(rows)} rows`, bytes === null ? '' : `${shortBytes(bytes)} processed`];
  const told = said.filter((one) => one !== '').join(', ');
  const tells = /^(CREATE_TABLE_AS_SELECT|SCRIPT|SELECT|INSERT|UPDATE|DELETE|MERGE|TRUNCATE_TABLE)$/.test(type);
  return { rowsAffected: rows, message: tells && told !== '' ? `${code} (${told})` : code };
}

async function rowsOf(job: WireJob, type: string, service: JobService): Promise<number | null> {
  const affected = numberOf(job.statistics?.query?.numDmlAffectedRows);
  const table = job.configuration?.query?.destinationTable;
  if (type !== 'CREATE_TABLE_AS_SELECT' || affected !== null || table === undefined) return affected;
  return await rowsIn(table, service);
}

/** The service does not tell of how many rows it made a table; the table does. */
async function rowsIn({ projectId, datasetId, tableId }: TableReference, service: JobService): Promise<number | null> {
  const path = `/projects/${projectId}/datasets/${datasetId}/tables/${encodeURIComponent(tableId)}`;
  const query = { fields: 'numRows' };
  try {
    const { numRows } = await service.api.call<{ numRows?: string }>({ method: 'GET', path, query });
    return numberOf(numRows);
  } catch (failure) {
    if (failure instanceof ApiError) return null;
    throw failure;
  }
}

/** A number that the API tells as text; null for none. */
export function numberOf(text: string | undefined): number | null {
  return text === undefined ? null : Number(text);
}

function shortRows(rows: number): string {
  for (const [size, unit] of [
    [1e9, 'b'],
    [1e6, 'm'],
    [1e3, 'k'],
  ] as const)
    if (rows >= size) return `${(rows / size).toFixed(1)}${unit}`;
  return rows.toFixed(1);
}

function shortBytes(bytes: number): string {
  let value = bytes;
  for (const unit of UNITS) {
    if (value < 1024 || unit === UNITS.at(-1)) return `${value.toFixed(1)} ${unit}`;
    value /= 1024;
  }
  return `${bytes} Bytes`;
}
