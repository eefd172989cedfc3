import { EtlError, positionAt } from '../../diagnostics/index.ts';
import { ApiError, LostAnswer } from './api-error.ts';
import type { BigqueryOutput } from './credentials.ts';
import { JobTimeout } from './jobs.ts';
import { needFor } from './roles.ts';
import { tokenRefused } from './sign-in-problem.ts';
import { hintForStatement } from './statement-hints.ts';
import type { JobReference } from './wire.ts';

/** The file name that positions in compiled SQL carry until someone who knows the compiled file names it. */
const COMPILED_SQL = 'compiled SQL';
/** BigQuery counts a tab as so many columns. */
const TAB = 8;

/** What ran when something failed. */
export interface FailedWork {
  /** The statement as it was sent; undefined where there was none. */
  readonly sql?: string | undefined;
  /** Characters before the user's SQL. */
  readonly skip?: number;
  /** Host of the service. */
  readonly server: string;
  /** Project that jobs run in. */
  readonly project: string;
  readonly output: BigqueryOutput;
  readonly job?: JobReference | undefined;
  readonly timeoutMs?: number | undefined;
  /** Where a dataset is that was not found where the job ran. */
  readonly foundIn?: string | undefined;
}

/**
 * What a person is told of a failure: ETL4010 with BigQuery's words and the place in the SQL, ETL4011 cancelled, and
 * ETL4050 to ETL4060 for what the profile, the account or the service is to blame for.
 */
export function workError(cause: unknown, work: FailedWork): EtlError {
  if (cause instanceof EtlError) return cause;
  if (cause instanceof JobTimeout) return EtlError.of('ETL4056', { seconds: (work.timeoutMs ?? 0) / 1000 }, { cause });
  if (cause instanceof ApiError) return apiProblem(cause, work);
  if (isAbort(cause)) return EtlError.of('ETL4011', {}, { cause });
  const why = cause instanceof Error ? cause.message : String(cause);
  if (cause instanceof LostAnswer)
    return EtlError.of('ETL4055', { server: work.server, why, job: work.job?.jobId }, { cause });
  return EtlError.of('ETL9001', { what: why }, { cause });
}

function isAbort(cause: unknown): boolean {
  return cause instanceof Error && cause.name === 'AbortError';
}

function apiProblem(cause: ApiError, work: FailedWork): EtlError {
  const why = sentence(cause.message);
  const { reason, status } = cause;
  if (reason === 'stopped' && /timed out/i.test(cause.message))
    return EtlError.of('ETL4056', { seconds: (work.timeoutMs ?? 0) / 1000 }, { cause });
  if (reason === 'stopped') return EtlError.of('ETL4060', { why }, { cause });
  if (/^(job)?rateLimitExceeded$|^quotaExceeded$/i.test(reason)) return EtlError.of('ETL4054', { why }, { cause });
  if (reason === 'bytesBilledLimitExceeded' || /limit for bytes billed/i.test(cause.message))
    return EtlError.of('ETL4057', { why }, { cause });
  if (/^billing/.test(reason)) return EtlError.of('ETL4059', { project: work.project, why }, { cause });
  const compiled = work.sql === undefined ? undefined : placeIn(work.sql, cause.message, work.skip ?? 0);
  const project = wrongProject(cause, work);
  if (project !== undefined) return EtlError.of('ETL4052', { project, why }, { cause });
  if (status === 401) return tokenRefused(work.output, cause.message, cause);
  if ((status === 403 && !OF_STATEMENTS.has(reason)) || reason === 'accessDenied')
    return EtlError.of('ETL4051', { why, need: needFor(cause.message, work.project) }, { cause, compiled });
  const missing = missingDataset(cause);
  if (missing !== undefined) {
    const { name: dataset, location: asked } = missing;
    const found = work.foundIn?.toLowerCase() === asked.toLowerCase() ? undefined : work.foundIn;
    return EtlError.of('ETL4053', { dataset, asked, found }, { cause });
  }
  if (cause.mayPass && !cause.isConflict) return EtlError.of('ETL4058', { status, why }, { cause });
  const hint = hintForStatement(cause.message);
  return EtlError.of('ETL4010', { what: withoutPlace(cause.message) }, { cause, compiled, hint });
}

/** Reasons of a refusal with status 403 that have nothing to do with who asks. */
const OF_STATEMENTS: ReadonlySet<string> = new Set(['responseTooLarge', 'resourcesExceeded']);

/** The dataset that a job did not find where it ran. */
export function missingDataset(cause: unknown): { readonly name: string; readonly location: string } | undefined {
  const message = cause instanceof ApiError ? cause.message : '';
  const found = /Dataset (\S+?) was not found in location ([\w-]+)/i.exec(message);
  return found === null ? undefined : { name: found[1] ?? '', location: found[2] ?? '' };
}

function wrongProject({ message, reason }: ApiError, { project }: FailedWork): string | undefined {
  const invalid = /Invalid project ID '([^']*)'/i.exec(message)?.[1];
  if (invalid !== undefined) return invalid;
  if (/ProjectId must be non-empty|Invalid project ID|project ID .* is invalid/i.test(message)) return project;
  const named = /(?:Not found: Project|Unknown project id:?|The project) [`'"]?([\w.:-]+?)[`'".]?(?:\s|$)/i.exec(
    message,
  )?.[1];
  const isMissing = /Not found: Project|Unknown project|has not enabled BigQuery/i.test(message);
  return isMissing || reason === 'accessNotConfigured' ? (named ?? project) : undefined;
}

/** `[3:14]`, or `[name:3:14]` in a procedure: line and column, counted from 1, in the SQL as it was sent. */
const PLACE = /\s*\bat \[(?:([\w.`-]+):)?(\d+):(\d+)\]/;

function placeIn(sql: string, message: string, skip: number) {
  const found = PLACE.exec(message);
  if (found === null) return placeOfTable(sql.slice(skip), message);
  if (found[1] !== undefined) return undefined;
  const offset = offsetOf(sql, Number(found[2]), Number(found[3])) - skip;
  if (offset < 0) return undefined;
  const rest = sql.slice(skip + offset);
  const named = /^`[^`]*`|^[\w.]+/.exec(rest)?.[0] ?? '';
  const isNamed = named !== '' && message.includes(named.replaceAll('`', ''));
  return positionAt(sql.slice(skip), offset, COMPILED_SQL, isNamed ? named.length : 1);
}

/** Where a statement reads the table that a message without a place names. */
function placeOfTable(sql: string, message: string) {
  const named = /[`'" ]([\w-]+)[:.]([\w-]+)\.([\w$-]+)/.exec(message);
  if (named === null) return undefined;
  const [project, dataset, table] = named.slice(1).map((part) => `\`?${part.replaceAll('$', '\\$')}\`?`);
  const read = new RegExp(`\\b(?:from|join)\\s+((?:${project}\\.)?${dataset}\\.${table})`, 'i').exec(sql);
  if (read?.[1] === undefined) return undefined;
  return positionAt(sql, read.index + read[0].length - read[1].length, COMPILED_SQL, read[1].length);
}

/** The offset of a line and a column; characters of the astral planes are one column, a tab goes to the next stop. */
export function offsetOf(text: string, line: number, column: number): number {
  let start = 0;
  for (let at = 1; at < line; at += 1) {
    const end = text.indexOf('\n', start);
    if (end === -1) break;
    start = end + 1;
  }
  let offset = start;
  let at = 1;
  for (const letter of text.slice(start)) {
    if (at >= column || letter === '\n') break;
    at = letter === '\t' ? at + TAB - ((at - 1) % TAB) : at + 1;
    offset += letter.length;
  }
  return offset;
}

function withoutPlace(message: string): string {
  return message.replace(PLACE, '').trim();
}

function sentence(message: string): string {
  const line = message.replace(/\s*\n\s*/g, ' ').trim();
  return /[.!?]$/.test(line) ? line : `${line}.`;
}
