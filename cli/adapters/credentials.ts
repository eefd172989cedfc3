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
