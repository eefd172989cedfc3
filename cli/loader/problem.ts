import { type core, type ZodType, z } from 'zod';
import type { YamlMap } from '../config/types.ts';
import { nearest } from '../diagnostics/index.ts';

/** One thing that a schema says against a piece of configuration. */
export interface Problem {
  /** Keys from the top, joined by dots; empty for the whole. */
  readonly key: string;
  readonly why: string;
  readonly near: string | undefined;
}

/** Everything a schema says against `value`; `known` are the keys for "did you mean" at the top level. */
export function problemsOf(schema: ZodType, value: YamlMap, known: readonly string[]): Problem[] {
  const result = schema.safeParse(value);
  if (result.success) return [];
  return result.error.issues.flatMap((issue): Problem[] => {
    const where = issue.path.map(String);
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({
        key: [...where, key].join('.'),
        why: 'the key is not known',
        near: nearest(key, where.length === 0 ? known : keysAt(schema, where)),
      }));
    const isMissing = issue.code !== 'custom' && valueAt(value, where) === undefined;
    const why = isMissing ? 'it is missing' : wordsOf(issue.code, issue.message);
    return [{ key: where.join('.'), why, near: undefined }];
  });
}

/** The keys that a schema has at a place inside it; none where that depends on the value. */
function keysAt(schema: core.$ZodType, where: readonly string[]): string[] {
  let at: core.$ZodType | undefined = unwrapped(schema);
  for (const key of where) at = at instanceof z.ZodObject ? unwrapped(at.shape[key]) : undefined;
  return at instanceof z.ZodObject ? Object.keys(at.shape) : [];
}

/** The schema of a value that may be left out. */
function unwrapped(schema: core.$ZodType | undefined): core.$ZodType | undefined {
  return schema instanceof z.ZodOptional ? unwrapped(schema.unwrap()) : schema;
}

function wordsOf(code: string | undefined, message: string): string {
  if (code === 'invalid_union') return 'its value is of the wrong kind';
  return message.replace(/^[A-Z]/, (letter) => letter.toLowerCase());
}

function valueAt(value: unknown, where: readonly string[]): unknown {
  return where.reduce<unknown>(
    (inside, key) => (typeof inside === 'object' && inside !== null ? Reflect.get(inside, key) : undefined),
    value,
  );
}
