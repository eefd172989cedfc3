import { EtlError } from '../../diagnostics/index.ts';

/** Whom a failure is told of. */
export interface FailureScope {
  /** Name of the connection. */
  readonly connection: string;
  /** The server as shown to a person. */
  readonly server: string;
}

const REFUSED = /^(28|3D|42501)/;
/** SQLSTATEs after which reading again may do: lost connections, shutdowns, too many clients, conflicts on a standby. */
const WORTH_ANOTHER_TRY = /^(08|53300|53400|57P0|40001|40P01|25P0[34])/;
const SOCKET_CODES: readonly string[] = ['EPIPE', 'ECONNRESET', 'ECONNABORTED', 'ETIMEDOUT'];
const SYSTEM_WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'its name is not known',
  EAI_AGAIN: 'its name cannot be looked up now',
  ETIMEDOUT: 'it does not answer',
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'there is no way to its network',
  ECONNRESET: 'it closed the connection',
  EPIPE: 'it closed the connection',
  ENOENT: 'its socket does not exist',
  EACCES: 'its socket may not be used',
};

/** Why a connection could not be made: ETL5040 when the server is out of reach, ETL5041 when it says no. */
export function connectFailure(scope: FailureScope, cause: unknown): EtlError {
  const code = sqlStateOf(cause);
  const why = wordsOf(cause);
  const isTls =
    /SSL|TLS|certificate|self.signed|hostname\/IP/i.test(why) ||
    /^(ERR_TLS|ERR_SSL|EPROTO|CERT_|DEPTH_ZERO|UNABLE_TO)/.test(systemCodeOf(cause));
  if (isTls)
    return EtlError.of(
      'ETL5041',
      { ...scope, why: `TLS failed: ${why}` },
      { cause, hint: 'check `sslmode` and `ca` of the connection.' },
    );
  if (REFUSED.test(code) || /password/.test(why)) return EtlError.of('ETL5041', { ...scope, why }, { cause });
  return EtlError.of('ETL5040', { ...scope, why }, { cause });
}

/**
 * Why `what` could not be read: ETL5042 when reading again may do, else ETL5043. An error of etl stays what it is, and so
 * does one of the disk, which is no matter of the server.
 */
export function readFailure(scope: FailureScope, what: string, cause: unknown): unknown {
  if (cause instanceof EtlError || isOfDisk(cause)) return cause;
  const code = sqlStateOf(cause);
  const why = wordsOf(cause);
  if (code === '' ? isLost(cause) : WORTH_ANOTHER_TRY.test(code))
    return EtlError.of('ETL5042', { connection: scope.connection, what, why }, { cause });
  const hint = hintOf(code, why);
  return EtlError.of('ETL5043', { connection: scope.connection, what, why }, { cause, hint });
}

/** The five characters of an error that the server sent, or nothing. */
export function sqlStateOf(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause && 'severity' in cause ? cause.code : undefined;
  return typeof code === 'string' ? code : '';
}

function systemCodeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : '';
}

function isOfDisk(cause: unknown): boolean {
  const call = cause instanceof Error && 'syscall' in cause ? String(cause.syscall) : '';
  return ['open', 'write', 'writev', 'close'].includes(call) && !SOCKET_CODES.includes(systemCodeOf(cause));
}

/** An error without a SQLSTATE comes from the socket or the client: the connection is gone. */
function isLost(cause: unknown): boolean {
  return (
    /^E[A-Z]+$/.test(systemCodeOf(cause)) ||
    /terminated|timeout expired|not queryable|closed/i.test(cause instanceof Error ? cause.message : '')
  );
}

function wordsOf(cause: unknown): string {
  // Trying several addresses of one name fails with an error for each.
  const first = cause instanceof AggregateError ? (cause.errors[0] as unknown) : cause;
  const known = SYSTEM_WORDS[systemCodeOf(first)];
  if (known !== undefined && sqlStateOf(first) === '') return known;
  const message = first instanceof Error ? first.message : String(first);
  return message === 'timeout expired' ? 'it does not answer' : message.replace(/\.$/, '');
}

function hintOf(code: string, why: string): string | undefined {
  if (code === '42501') return 'grant the role of the connection `usage` of the schema and `select` on the table.';
  if (code === '57014' && /statement timeout/.test(why))
    return 'raise `statement_timeout` of the connection, read less at once by `where` or a cursor, or add an index.';
  if (code === '42703' || code === '42601') return 'check `where` and `query` of the table.';
  return undefined;
}
