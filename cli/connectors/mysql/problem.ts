import { EtlError } from '../../diagnostics/index.ts';
import { isKind, isLost, isServerError, numberOf, reasonOf } from './server-error.ts';

/** Whose failure it is, in words for people. */
export interface Place {
  /** Name of the connection in the profile. */
  readonly connection: string;
  /** Such as `db.example.org:3306`. */
  readonly server: string;
}

/** Why a connection could not be opened: ETL5041 when the server refuses it, else ETL5040. */
export function openProblem({ connection, server }: Place, cause: unknown): EtlError {
  const params = { connection, server, why: reasonOf(cause) };
  if (isKind(cause, 'noSuchDatabase')) {
    const hint = '`database` of the connection is the real name of the database at the server.';
    return EtlError.of('ETL5041', params, { cause, hint });
  }
  const code = isServerError(cause) ? (cause.code ?? '') : '';
  if (/CERT|SIGNATURE|TLS|SSL/.test(code))
    return EtlError.of('ETL5040', params, { cause, hint: tlsHint(code, params.why) });
  const isRefusal =
    isKind(cause, 'denied') || [1129, 1130, 1275, 1820, 1862, 3118, 3159, 4151].includes(numberOf(cause));
  if (isRefusal || code.startsWith('AUTH_')) return EtlError.of('ETL5041', params, { cause });
  return EtlError.of('ETL5040', params, { cause });
}

function tlsHint(code: string, why: string): string {
  if (code === 'HANDSHAKE_NO_SSL_SUPPORT') return 'the server speaks no TLS: leave `ssl` of the connection out.';
  // The driver tells by words alone that the names are other ones.
  if (/altname/i.test(code + why))
    return 'name the host as the certificate does, or set `ssl: {verify: ca}` to check only who signed it.';
  return 'give the authority that signed the certificate by `ssl: {ca: file.pem}`, or set `ssl: {verify: false}`.';
}

/** Why a read failed: ETL5042 when the connection was lost, else ETL5043. */
export function readProblem({ connection }: Place, what: string, cause: unknown): EtlError {
  if (cause instanceof EtlError) return cause;
  const params = { connection, what, why: reasonOf(cause) };
  return EtlError.of(isLost(cause) ? 'ETL5042' : 'ETL5043', params, { cause });
}
