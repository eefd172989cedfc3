import type { ZodType, z } from 'zod';
import { EtlError, EtlErrors, nearest } from '../diagnostics/index.ts';
import { checkShape } from './schemas/check.ts';
import type { Profile, YamlMap } from './types.ts';
import { isYamlMap, plainNumbers } from './yaml/values.ts';

/**
 * The output of a profile as its adapter's schema gives it, defaults filled in; `threads` and `type` are left to the
 * schema if it names them and are dropped else. Throws EtlErrors with every mistake at its place in profiles.yml.
 */
export function parseCredentials<S extends ZodType>(profile: Profile, schema: S): z.output<S> {
  return parseWith(
    schema,
    withoutUnnamed(profile.output, schema, ['type', 'threads']),
    profile,
    [],
    `target "${profile.targetName}"`,
  );
}

/** A connection of a profile as its connector's schema gives it. Throws EtlErrors, ETL1046, or what rendering throws. */
export function parseConnection<S extends ZodType>(profile: Profile, name: string, schema: S): z.output<S> {
  return parseWith(schema, profile.connection(name), profile, ['connections', name], `connection "${name}"`);
}

/**
 * ETL1045 unless the profile's type is one of `known`; `supported` names them for the error of an engine that is not
 * supported.
 */
export function checkEngine(profile: Profile, known: readonly string[]): void {
  const { type, targetName: target } = profile;
  if (known.includes(type)) return;
  throw EtlError.of(
    'ETL1045',
    { type, target, known, nearest: nearest(type, known) },
    { position: profile.positionOf(['type']) },
  );
}

function parseWith<S extends ZodType>(
  schema: S,
  value: YamlMap,
  profile: Profile,
  base: readonly string[],
  root: string,
): z.output<S> {
  const plain = plainNumbers(value);
  const result = schema.safeParse(plain);
  if (result.success) return result.data;
  throw new EtlErrors(
    checkShape(schema, plain, {
      file: profile.file,
      root,
      base,
      positionOf: (path, part) => profile.positionOf(path, part),
      unknownKey: () => 'error',
    }),
  );
}

function withoutUnnamed(output: YamlMap, schema: ZodType, keys: readonly string[]): YamlMap {
  const { shape } = schema._zod.def as { shape?: Readonly<Record<string, unknown>> };
  if (!isYamlMap(shape)) return output;
  return Object.fromEntries(Object.entries(output).filter(([key]) => !keys.includes(key) || Object.hasOwn(shape, key)));
}
