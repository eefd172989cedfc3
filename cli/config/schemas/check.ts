import type { core, ZodType } from 'zod';
import { type Diagnostic, diagnostic, nearest, type Position } from '../../diagnostics/index.ts';
import type { Yaml } from '../types.ts';
import type { YamlPath } from '../yaml/locate.ts';
import { inWords, plainNumbers, YamlFloat } from '../yaml/values.ts';
import { knownKeys } from './known-keys.ts';
import { child, expectedInWords, placeInWords } from './words.ts';

/** What `checkShape` is given. */
export interface CheckOptions {
  /** Path of the file as shown to a person. */
  readonly file: string;
  readonly positionOf: (path: YamlPath, part?: 'key' | 'value') => Position;
  /** Where `value` stands in the file, when it is not the whole of it. */
  readonly base?: YamlPath;
  /** What becomes of a key that the schema does not know; `null`: nothing. */
  readonly unknownKey: (path: readonly (string | number)[]) => Diagnostic['severity'] | null;
  /** Keys that are known besides those of the schema, for "did you mean". */
  readonly alsoKnown?: readonly string[];
  /** What the root is called in messages; `file` unless told. */
  readonly root?: string;
}

/**
 * Every mistake of a value against a schema, each at its place: ETL1020 unknown key, ETL1021 wrong value, ETL1022
 * missing key. A text that still holds a template passes for any type. The value itself is left as it is: what the schema's parse would give is not used.
 */
export function checkShape(schema: ZodType, value: unknown, options: CheckOptions): Diagnostic[] {
  const result = schema.safeParse(value);
  if (result.success) return [];
  const second = hasFloat(value) ? schema.safeParse(plainNumbers(value as Yaml)) : result;
  if (second.success) return [];
  return inFileOrder(second.error.issues.flatMap((issue) => told(issue, [], { schema, value, options })));
}

/** Diagnostics in the order of their places; those without one come last. */
export function inFileOrder(found: readonly Diagnostic[]): Diagnostic[] {
  const rank = ({ position }: Diagnostic): number =>
    (position?.line ?? Number.POSITIVE_INFINITY) * 10_000 + (position?.column ?? 0);
  return found
    .map((one) => ({ one, rank: rank(one) }))
    .sort((a, b) => (a.rank === b.rank ? 0 : a.rank - b.rank))
    .map(({ one }) => one);
}

const TEMPLATE = /\{[{%]/;

interface Checked {
  readonly schema: ZodType;
  readonly value: unknown;
  readonly options: CheckOptions;
}

function told(issue: core.$ZodIssue, above: readonly (string | number)[], checked: Checked): Diagnostic[] {
  const path = [...above, ...issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))];
  const { value, options } = checked;
  const branch = issue.code === 'invalid_union' ? nearestBranch(issue) : undefined;
  if (branch !== undefined) return branch.flatMap((one) => told(one, path, checked));
  if (issue.code === 'unrecognized_keys') return unknownKeys(issue.keys, path, checked);
  const place = [...(options.base ?? []), ...path];
  const found = path.reduce<unknown>((at, step) => child(at, step), value);
  const name = String(path.findLast((step) => typeof step === 'string') ?? options.root ?? options.file);
  if (found === undefined && path.length > 0) {
    const where = whereInWords(path.slice(0, -1), checked);
    const position = options.positionOf(place.slice(0, -1), 'key');
    return [diagnostic('ETL1022', { key: name, where }, { position })];
  }
  if (typeof found === 'string' && TEMPLATE.test(found)) return [];
  const expected = expectedInWords(issue);
  return [
    diagnostic('ETL1021', { key: name, expected, found: inWords(found) }, { position: options.positionOf(place) }),
  ];
}

/** The alternative that the value was meant to be: the only one whose root fits. */
function nearestBranch(issue: core.$ZodIssueInvalidUnion): readonly core.$ZodIssue[] | undefined {
  const fitting = issue.errors.filter((branch) =>
    branch.every((one) => one.path.length > 0 || one.code === 'unrecognized_keys'),
  );
  return fitting.length === 0 ? undefined : fitting.reduce((best, one) => (one.length < best.length ? one : best));
}

function unknownKeys(keys: readonly string[], path: readonly (string | number)[], checked: Checked): Diagnostic[] {
  const { options, schema } = checked;
  const known = [...knownKeys(schema, path), ...(options.alsoKnown ?? [])];
  const where = whereInWords(path, checked);
  return keys.flatMap((key) => {
    const severity = options.unknownKey([...path, key]);
    if (severity === null) return [];
    const position = options.positionOf([...(options.base ?? []), ...path, key], 'key');
    const plain = key.replace(/^\+/, '');
    return [diagnostic('ETL1020', { key, where, known, nearest: nearest(plain, known) }, { position }, severity)];
  });
}

function whereInWords(path: readonly (string | number)[], { value, options }: Checked): string {
  return placeInWords(value, path, options.root ?? options.file);
}

function hasFloat(value: unknown): boolean {
  if (value instanceof YamlFloat) return true;
  return typeof value === 'object' && value !== null && Object.values(value).some(hasFloat);
}
