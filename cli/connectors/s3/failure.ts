import { EtlError } from '../../diagnostics/index.ts';

/** Whom a failure is told of. */
export interface FailureScope {
  /** Name of the connection. */
  readonly connection: string;
  /** The server as shown to a person. */
  readonly server: string;
  readonly bucket: string;
}

const OUT_OF_REACH: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'its name is not known',
  EAI_AGAIN: 'its name cannot be looked up now',
  ETIMEDOUT: 'it does not answer',
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'there is no way to its network',
  ECONNRESET: 'it closed the connection',
  EPIPE: 'it closed the connection',
  TimeoutError: 'it does not answer',
};
const NO_CREDENTIALS = /^(CredentialsProviderError|TokenProviderError|ExpiredToken|InvalidToken|RequestTimeTooSkewed)/;
const ACCESS = /^(AccessDenied|Forbidden|InvalidAccessKeyId|SignatureDoesNotMatch|AllAccessDisabled|AccountProblem)/;

/** What the server answered, as far as it did. */
interface Answer {
  /** Such as `NoSuchKey`, or the code of the socket. */
  readonly name: string;
  /** 0 where there was none. */
  readonly status: number;
  readonly words: string;
}

/**
 * Why `what` could not be had of a bucket: ETL5036 cancelled, ETL5040 out of reach, ETL5041 not allowed, ETL5075 no such
 * bucket, ETL5034 changed or gone, ETL5042 lost, else ETL5043. An error of etl or of the disk stays what it is.
 */
export function s3Failure(scope: FailureScope, what: string, cause: unknown, signal?: AbortSignal): unknown {
  if (cause instanceof EtlError || isOfDisk(cause)) return cause;
  if (signal?.aborted) return EtlError.of('ETL5036', {}, { cause });
  const { connection, server, bucket } = scope;
  const { name, status, words } = answerOf(cause);
  if (name === 'NoSuchBucket') return EtlError.of('ETL5075', { connection, bucket, server }, { cause });
  if (
    name === 'PreconditionFailed' ||
    name === 'NoSuchKey' ||
    name === 'InvalidRange' ||
    [404, 412, 416].includes(status)
  )
    return EtlError.of('ETL5034', { file: what }, { cause });
  if (name === 'InvalidObjectState') {
    const why = 'it is in an archive and must be restored first';
    return EtlError.of('ETL5043', { connection, what, why }, { cause });
  }
  if (NO_CREDENTIALS.test(name) || ACCESS.test(name) || status === 401 || status === 403)
    return EtlError.of('ETL5041', { connection, server, why: refusalOf(name, what, words) }, { cause });
  if (status === 301 || /Redirect|AuthorizationHeaderMalformed|IllegalLocationConstraint/.test(name))
    return EtlError.of('ETL5076', { connection, bucket, why: words }, { cause });
  const reach = OUT_OF_REACH[name];
  if (status === 0 && reach !== undefined) return EtlError.of('ETL5040', { connection, server, why: reach }, { cause });
  const why = status === 0 ? words : `the server answered ${status} ${name}`;
  if (status === 0) return EtlError.of('ETL5042', { connection, what, why }, { cause });
  const hint = isPassing(cause) ? 'try again later, or raise `retries` of the connection.' : undefined;
  return EtlError.of('ETL5043', { connection, what, why }, { cause, hint });
}

/** Whether the same request may do after a while. */
export function isPassing(cause: unknown): boolean {
  if (cause instanceof EtlError || isOfDisk(cause)) return false;
  const { name, status } = answerOf(cause);
  if (NO_CREDENTIALS.test(name)) return false;
  return status === 0 || status === 429 || status >= 500 || /Throttl|SlowDown|RequestTimeout/.test(name);
}

function refusalOf(name: string, what: string, words: string): string {
  if (/^CredentialsProvider|^TokenProvider/.test(name)) return `there are no credentials to sign with (${words})`;
  return `${what} may not be read (${name}${words === '' || words === name ? '' : `: ${words}`})`;
}

function answerOf(cause: unknown): Answer {
  if (!(cause instanceof Error)) return { name: '', status: 0, words: String(cause) };
  const metadata: unknown = '$metadata' in cause ? cause.$metadata : undefined;
  const told = typeof metadata === 'object' && metadata !== null ? Reflect.get(metadata, 'httpStatusCode') : undefined;
  const code = 'code' in cause && typeof cause.code === 'string' && /^E[A-Z_]+$/.test(cause.code) ? cause.code : '';
  const words = cause.message.split('\n')[0]?.replace(/\.\s*$/, '') ?? '';
  return { name: code === '' ? cause.name : code, status: typeof told === 'number' ? told : 0, words };
}

function isOfDisk(cause: unknown): boolean {
  const call = cause instanceof Error && 'syscall' in cause ? String(cause.syscall) : '';
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return ['open', 'write', 'ftruncate', 'close', 'mkdir'].includes(call) && !(code in OUT_OF_REACH);
}
