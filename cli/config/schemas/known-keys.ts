import type { core, ZodType } from 'zod';

/** The keys that a schema knows at a path, over all alternatives; none where any key is allowed. */
export function knownKeys(schema: ZodType, path: readonly (string | number)[]): string[] {
  let level: core.$ZodType[] = [schema];
  for (const step of path) level = level.flatMap((one) => below(one, step));
  return [...new Set(level.flatMap(objects).flatMap((one) => Object.keys(one.shape)))];
}

function below(schema: core.$ZodType, step: string | number): core.$ZodType[] {
  return alternatives(schema).flatMap((one): core.$ZodType[] => {
    const { def } = one._zod;
    if (isObject(def)) return def.shape[step] === undefined ? [] : [def.shape[step]];
    if (isArray(def)) return [def.element];
    return isRecord(def) ? [def.valueType] : [];
  });
}

function objects(schema: core.$ZodType): core.$ZodObjectDef[] {
  return alternatives(schema).flatMap((one) => (isObject(one._zod.def) ? [one._zod.def] : []));
}

/** A schema without its optional, nullable, default and lazy wrappers, each alternative of a union by itself. */
function alternatives(schema: core.$ZodType): core.$ZodType[] {
  const def = schema._zod.def as core.$ZodTypeDef & Partial<Wrapped>;
  if (def.type === 'union') return (def.options ?? []).flatMap(alternatives);
  if (def.type === 'lazy') return def.getter === undefined ? [] : alternatives(def.getter());
  if (def.innerType !== undefined) return alternatives(def.innerType);
  return [schema];
}

interface Wrapped {
  readonly innerType: core.$ZodType;
  readonly options: readonly core.$ZodType[];
  readonly getter: () => core.$ZodType;
}

function isObject(def: core.$ZodTypeDef): def is core.$ZodObjectDef {
  return def.type === 'object';
}

function isArray(def: core.$ZodTypeDef): def is core.$ZodArrayDef {
  return def.type === 'array';
}

function isRecord(def: core.$ZodTypeDef): def is core.$ZodRecordDef {
  return def.type === 'record';
}
