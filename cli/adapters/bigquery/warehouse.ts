import type { Adapter, Connection, LeaseRequest, OpenContext, Warehouse } from '../types.ts';
import { ApiClient } from './api-client.ts';
import { authenticationOf } from './authentication.ts';
import { BigqueryConnection } from './connection.ts';
import type { BigqueryOutput } from './credentials.ts';
import { JobService } from './job-service.ts';
import { takeLease } from './lease.ts';

const ENDPOINT = 'https://bigquery.googleapis.com';
const RETRIES = 5;
const DEADLINE_SECONDS = 600;

/** Opens the warehouse; nothing is asked before the first statement. */
export async function openBigquery(
  adapter: Adapter,
  output: BigqueryOutput,
  { projectRoot }: OpenContext,
): Promise<Warehouse> {
  const patience = {
    retries: output.job_retries ?? output.retries ?? RETRIES,
    deadlineMs: (output.job_retry_deadline_seconds ?? DEADLINE_SECONDS) * 1000,
    baseMs: 500,
    mostMs: 60_000,
  };
  const project = output.execution_project ?? output.database;
  const authentication = authenticationOf(output, projectRoot);
  const api = new ApiClient(output.api_endpoint ?? ENDPOINT, project, authentication, patience);
  const service = new JobService(api, output);
  const open = new Set<Connection>();
  const connect = async (): Promise<Connection> => {
    const connection = new BigqueryConnection(service, () => open.delete(connection));
    open.add(connection);
    return connection;
  };
  const close = async () => {
    await Promise.all([...open].map((connection) => connection.close()));
  };
  const lease = async (request: LeaseRequest) =>
    await takeLease(api, output, request).catch(async (cause: unknown) => {
      throw request.signal.aborted ? cause : await service.problem(cause, {});
    });
  return { adapter, database: output.database, schema: output.schema, connect, takeLease: lease, close };
}
