import { EtlError } from '../../diagnostics/index.ts';
import type { AttemptFailure } from './attempt.ts';

/** A request that had no whole answer. */
export interface LostRequest {
  readonly connection: string;
  /** Host and port. */
  readonly server: string;
  /** The request as shown. */
  readonly request: string;
  readonly failure: AttemptFailure;
  /** Some request of the session was answered. */
  readonly wasReached: boolean;
}

/** ETL5040 when the server was never reached, ETL5042 when it was lost, ETL5061 when its answer is no text. */
export function connectionProblem({ connection, server, request, failure, wasReached }: LostRequest): EtlError {
  const { why, cause, isUnreadable } = failure;
  if (isUnreadable) return EtlError.of('ETL5061', { connection, request, why }, { cause });
  if (wasReached) return EtlError.of('ETL5042', { connection, what: request, why }, { cause });
  const hint = 'check `base_url` of the connection, and whether the server can be reached from here.';
  return EtlError.of('ETL5040', { connection, server, why }, { cause, hint });
}

/** A request that was refused. */
export interface RefusedRequest extends Pick<LostRequest, 'connection' | 'server' | 'request'> {
  readonly status: number;
  readonly attempts: number;
  /** The server's own words. */
  readonly why: string;
  /** Such refusals pass, but this one did not. */
  readonly isPassing: boolean;
}

/** ETL5041 for 401 and 403, ETL5064 for what should have passed, ETL5060 for the rest. */
export function refusal({ connection, server, request, status, attempts, why, isPassing }: RefusedRequest): EtlError {
  if (isPassing) return EtlError.of('ETL5064', { connection, request, status, attempts, why });
  if (status !== 401 && status !== 403) return EtlError.of('ETL5060', { connection, request, status, why });
  const what = `${request} was answered with ${status}${why === '' ? '' : ` (${why})`}`;
  return EtlError.of('ETL5041', { connection, server, why: what });
}
