import type { ZodType } from 'zod';
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
        near: where.length === 0 ? nearest(key, known) : undefined,
      }));
    const why = valueAt(value, where) === undefined ? 'it is missing' : wordsOf(issue.code, issue.message);
    return [{ key: where.join('.'), why, near: undefined }];
  });
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
