import type { WireError } from './wire.ts';

/** Reasons of refusals that pass; source: BigQuery's table of error messages. */
const PASSING_REASONS: ReadonlySet<string> = new Set([
  'backendError',
  'internalError',
  'jobBackendError',
  'jobInternalError',
  'rateLimitExceeded',
  'userRateLimitExceeded',
  'jobRateLimitExceeded',
  'tableUnavailable',
]);

const PASSING_STATUSES: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);

/** What the service said instead of doing what it was asked for. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** The status of HTTP; 200 where a job tells its failure itself. */
  readonly status: number;
  /** Such as `notFound`; empty where none is told. */
  readonly reason: string;
  /** Milliseconds that the service asks to wait; null where it does not. */
  readonly retryAfterMs: number | null;

  constructor(status: number, { reason = '', message = '' }: WireError, retryAfterMs: number | null = null) {
    super(message === '' ? `it answered ${status}` : message);
    this.status = status;
    this.reason = reason;
    this.retryAfterMs = retryAfterMs;
  }

  /** Whether the same may be granted a moment later. */
  get mayPass(): boolean {
    return PASSING_STATUSES.has(this.status) || PASSING_REASONS.has(this.reason) || this.isConflict;
  }

  /** Whether a statement changed nothing because another changed its table at the same time. */
  get isConflict(): boolean {
    return /Could not serialize access|aborted due to concurrent update/i.test(this.message);
  }
}

/** The service gave no answer, or not the whole of it: what became of the request is not known. */
export class LostAnswer extends Error {
  override readonly name = 'LostAnswer';
  /** Whether another try may do better; a name that is wrong and a certificate stay as they are. */
  readonly mayPass: boolean;

  constructor(
    message: string,
    { cause, mayPass = true }: { readonly cause?: unknown; readonly mayPass?: boolean } = {},
  ) {
    super(message, { cause });
    this.mayPass = mayPass;
  }
}

/** The error in the body of an answer; the text itself where the body is none of the service's own. */
export function errorInBody(status: number, body: string, retryAfterMs: number | null): ApiError {
  const error = parsed(body)?.error;
  const first = error?.errors?.[0];
  const message = error?.message ?? first?.message ?? pageText(body);
  return new ApiError(status, { message, reason: first?.reason ?? error?.status ?? '' }, retryAfterMs);
}

/** What a page of a gateway says: its title, or its text. */
function pageText(body: string): string {
  const title = /<title[^>]*>([^<]+)/i.exec(body)?.[1] ?? '';
  const text = body.replace(/<(style|script)[\s\S]*?<\/\1>/gi, ' ').replace(/<[^>]*>/g, ' ');
  return (title.trim() === '' ? text : title).replace(/\s+/g, ' ').trim().slice(0, 300);
}

interface ErrorBody {
  readonly error?: { readonly message?: string; readonly status?: string; readonly errors?: readonly WireError[] };
}

function parsed(body: string): ErrorBody | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as ErrorBody) : undefined;
  } catch {
    return undefined;
  }
}
