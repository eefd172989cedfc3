import { nearest } from '../../diagnostics/index.ts';
import { configSchemas } from './config-schema.ts';

const OPEN = ['models', 'seeds', 'snapshots', 'sources'] as const;

/** Kinds of nodes whose configs have keys that projects make up too, for their macros. */
export type OpenKind = (typeof OPEN)[number];

/** Whether a kind is one of them. */
export function isOpenKind(kind: unknown): kind is OpenKind {
  return OPEN.some((one) => one === kind);
}

const known = new Map<OpenKind, ReadonlySet<string>>();

function keysOf(kind: OpenKind): ReadonlySet<string> {
  const keys = known.get(kind) ?? new Set(Object.keys(configSchemas[kind].shape));
  known.set(kind, keys);
  return keys;
}

/**
 * The known config that a key was probably meant to be; undefined for one that is known, and for one that is like none:
 * projects make up configs for their own macros.
 */
export function meantConfig(kind: OpenKind, key: string): string | undefined {
  const keys = keysOf(kind);
  const plain = key.replace(/^\+/, '');
  if (keys.has(plain) || keys.has(plain.replaceAll('_', '-')) || plain.length < SHORTEST) return undefined;
  return nearest(plain, keys);
}

/** Shorter names are near to too much. */
const SHORTEST = 5;
