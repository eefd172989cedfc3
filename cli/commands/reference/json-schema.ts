import { type ZodType, z } from 'zod';

/** The part of JSON Schema (2020-12) that zod writes for the files of a project. */
export interface JsonSchema {
  readonly type?: string | string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly pattern?: string;
  readonly secret?: boolean;
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
}

/** The JSON Schema of what people write, before defaults and conversions. */
export function jsonSchemaOf(schema: ZodType): JsonSchema {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
}

/** The same with each definition written where it is first used; where it holds itself it stays a reference. */
export function withDefinitions(schema: JsonSchema): JsonSchema {
  const { $defs = {}, ...rest } = schema;
  const inlined = (value: unknown, within: readonly string[]): unknown => {
    if (Array.isArray(value)) return value.map((one) => inlined(one, within));
    if (typeof value !== 'object' || value === null) return value;
    const { $ref, ...others } = value as JsonSchema;
    const name = $ref?.replace('#/$defs/', '');
    if (name !== undefined && !within.includes(name))
      return { ...(inlined($defs[name], [...within, name]) as JsonSchema), ...others };
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, inlined(one, within)]));
  };
  return inlined(rest, []) as JsonSchema;
}

/** What a value may be, without `null`: each alternative of the alternatives. */
export function alternativesOf(schema: JsonSchema): readonly JsonSchema[] {
  if (schema.anyOf !== undefined) return schema.anyOf.flatMap(alternativesOf);
  if (Array.isArray(schema.type))
    return schema.type.filter((one) => one !== 'null').map((type) => ({ ...schema, type }));
  return schema.type === 'null' ? [] : [schema];
}

/** How a value is written, in words: `text`, `list of text`, `error or warn`. */
export function kindOf(schema: JsonSchema): string {
  return [...new Set(alternativesOf(schema).map(kindOfOne))].join(' or ') || 'anything';
}

function kindOfOne(schema: JsonSchema): string {
  if (schema.$ref !== undefined) return 'the same again';
  if (schema.const !== undefined) return codeOf(schema.const);
  if (schema.enum !== undefined) return schema.enum.map(codeOf).join(', ');
  if (schema.type === 'array') return `list of ${kindOf(schema.items ?? {})}`;
  if (schema.type === 'object') return mapKind(schema);
  return KINDS[String(schema.type)] ?? 'anything';
}

function mapKind({ properties, additionalProperties }: JsonSchema): string {
  if (properties !== undefined || typeof additionalProperties !== 'object') return 'map';
  const values = kindOf(additionalProperties);
  return values === 'anything' ? 'map' : `map of ${values}`;
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'whole number',
  number: 'number',
  boolean: 'true or false',
};

/** A value as code. */
export function codeOf(value: unknown): string {
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}
