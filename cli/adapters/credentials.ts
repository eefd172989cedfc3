import { type ZodType, z } from 'zod';
import { type Diagnostic, diagnostic, EtlErrors, nearest } from '../diagnostics/index.ts';
import type { Adapter, AdapterCredentials } from './types.ts';

/** Checks a profile output by its adapter's schema. Throws `EtlErrors` with an ETL4009 for each wrong key. */
export function checkCredentials(adapter: Adapter, output: object): AdapterCredentials {
  const checked = adapter.credentials.safeParse(output);
  if (checked.success) return checked.data;
  const known = knownKeys(adapter.credentials);
  throw new EtlErrors(checked.error.issues.flatMap((issue) => diagnosticsOfIssue(issue, known)));
}

function diagnosticsOfIssue(issue: z.core.$ZodIssue, known: readonly string[]): Diagnostic[] {
  const at = issue.path.map(String).join('.');
  if (issue.code !== 'unrecognized_keys') return [diagnostic('ETL4009', { key: at, why: lowerFirst(issue.message) })];
  return issue.keys.map((name) => {
    const near = at === '' ? nearest(name, known) : undefined;
    const key = at === '' ? name : `${at}.${name}`;
    return diagnostic(
      'ETL4009',
      { key, why: 'there is no such key' },
      near === undefined ? {} : { hint: `did you mean \`${near}\`?` },
    );
  });
}

function knownKeys(schema: ZodType): readonly string[] {
  const written = schema instanceof z.ZodPipe ? schema.in : schema;
  return written instanceof z.ZodObject ? Object.keys(written.shape) : [];
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** Keys of a mapping of credentials whose values are secret; the others, such as a region, may be shown. */
const SECRET_KEY = /secret|token|password|passphrase|key|connection_string|header/i;
/** Shorter texts stand in too many words to be hidden everywhere. */
const SHORTEST_SECRET = 4;

/** The values of a profile output that nobody may see: those of keys that the adapter's schema says are secret. */
export function secretValues(adapter: Adapter, credentials: AdapterCredentials): readonly string[] {
  const schema = adapter.credentials instanceof z.ZodPipe ? adapter.credentials.in : adapter.credentials;
  if (!(schema instanceof z.ZodObject)) return [];
  const isSecret = (field: unknown) => field instanceof z.ZodType && field.meta()?.secret === true;
  const keys = Object.keys(schema.shape).filter((key) => isSecret(schema.shape[key]));
  return keys.flatMap((key) => {
    const value = credentials[key];
    return textsIn(value, typeof value === 'string').filter((text) => text.length >= SHORTEST_SECRET);
  });
}

function textsIn(value: unknown, isSecret: boolean): string[] {
  if (typeof value === 'string') return isSecret ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((item) => textsIn(item, isSecret));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => textsIn(item, isSecret || SECRET_KEY.test(key)));
}
