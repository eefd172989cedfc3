import type { core, ZodType } from 'zod';
import { z } from 'zod';

/** Shorter texts stand in too many words to be hidden everywhere. */
const SHORTEST_SECRET = 4;

/**
 * The values of a connection that nobody may see: those that its schema says are secret, however deep, and the
 * passwords in addresses.
 */
export function connectionSecrets(schema: ZodType, config: unknown): readonly string[] {
  const found = [...secretsIn(schema, config), ...textsOf(config).flatMap(passwordsIn)];
  return [...new Set(found)].filter((text) => text.length >= SHORTEST_SECRET);
}

function secretsIn(schema: core.$ZodType, value: unknown): string[] {
  if (value === undefined || value === null) return [];
  if (schema instanceof z.ZodType && schema.meta()?.secret === true) return textsOf(value);
  const def = schema._zod.def as Parts;
  const inner = [def.innerType, def.in, def.out, ...(def.options ?? [])].filter((one) => one !== undefined);
  const own = inner.flatMap((one) => secretsIn(one, value));
  if (typeof value !== 'object') return own;
  const entries = Object.entries(value);
  const { shape = {}, element, valueType } = def;
  const each = element ?? valueType;
  return [
    ...own,
    ...entries.flatMap(([key, one]) => {
      const field = Object.hasOwn(shape, key) ? shape[key] : each;
      return field === undefined ? [] : secretsIn(field, one);
    }),
  ];
}

/** What schemas are made of. */
interface Parts {
  readonly innerType?: core.$ZodType;
  readonly in?: core.$ZodType;
  readonly out?: core.$ZodType;
  readonly options?: readonly core.$ZodType[];
  readonly shape?: Readonly<Record<string, core.$ZodType>>;
  readonly element?: core.$ZodType;
  readonly valueType?: core.$ZodType;
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number' || typeof value === 'bigint') return [String(value)];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

/** The password of `scheme://user:password@host`, as written and decoded. */
function passwordsIn(text: string): string[] {
  const written = /^[a-z][a-z0-9+.-]*:\/\/[^/?#:@]*:([^/?#@]+)@/i.exec(text)?.[1];
  if (written === undefined) return [];
  try {
    return [written, decodeURIComponent(written)];
  } catch {
    return [written];
  }
}
