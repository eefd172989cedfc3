import { adapterTypes, loadAdapter } from '../../adapters/index.ts';
import { fileSchemas } from '../../config/schemas/json-schemas.ts';
import { connectorTypes, loadConnector } from '../../connectors/index.ts';
import { commonLoadSchema } from '../../loader/load-schema.ts';
import { type JsonSchema, jsonSchemaOf } from './json-schema.ts';

/** A JSON Schema for each kind of file of a project, by file name, for editors that complete and check YAML by one. */
export async function editorSchemas(): Promise<Readonly<Record<string, string>>> {
  const schemas: Record<string, JsonSchema> = Object.fromEntries(
    Object.entries(fileSchemas).map(([name, schema]) => [name, jsonSchemaOf(schema)]),
  );
  schemas.profiles = await withTypes(schemas.profiles ?? {});
  schemas.properties = withLoad(schemas.properties ?? {});
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [`${name}.json`, `${JSON.stringify(orTemplate(schema))}\n`]),
  );
}

/** Profiles whose outputs and connections have the keys of their type. */
async function withTypes(profiles: JsonSchema): Promise<JsonSchema> {
  const connections = await Promise.all(
    connectorTypes.map(async (type) => jsonSchemaOf((await loadConnector(type, type)).connection)),
  );
  const outputs = await Promise.all(
    adapterTypes.map(async (type) => {
      const output = jsonSchemaOf((await loadAdapter(type)).credentials);
      const named = { type: 'object', description: 'What sources are loaded from, by name.' };
      return {
        ...output,
        properties: { ...output.properties, connections: { ...named, additionalProperties: { anyOf: connections } } },
      };
    }),
  );
  const profile: JsonSchema = {
    type: 'object',
    properties: {
      target: { type: 'string', description: 'The output that is used unless told.' },
      outputs: {
        type: 'object',
        description: 'The outputs by name.',
        additionalProperties: { anyOf: [...outputs, OTHER_ENGINE] },
      },
    },
  };
  return { ...profiles, additionalProperties: profile };
}

/** An output that this program does not run: profiles are shared with dbt, which has more engines. */
const OTHER_ENGINE = { properties: { type: { type: 'string', not: { enum: adapterTypes } } } };

/** Property files whose `load:` has the keys of every connector; those of one of them may stand there too. */
function withLoad(properties: JsonSchema): JsonSchema {
  const load: JsonSchema = { ...jsonSchemaOf(commonLoadSchema), additionalProperties: true };
  const replaced = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(replaced);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [
        key,
        key === 'load' ? { ...load, description: one.description } : replaced(one),
      ]),
    );
  };
  return replaced(properties) as JsonSchema;
}

const TEMPLATE: JsonSchema = { type: 'string', pattern: '\\{[{%]' };

/** The same schema, where a template may stand in the place of every value that is no text. */
function orTemplate(schema: unknown, isSchema = true): unknown {
  if (Array.isArray(schema)) return schema.map((one) => orTemplate(one, isSchema));
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(
    Object.entries(schema).map(([key, one]) => [
      key,
      DATA.has(key) ? one : orTemplate(one, !MAPS.has(key) || !isSchema),
    ]),
  ) as JsonSchema;
  return isSchema && takesNoText(inner) ? { anyOf: [inner, TEMPLATE] } : inner;
}

/** Keys of a schema whose value is a map of schemas, or no schema. */
const MAPS = new Set(['properties', '$defs']);
const DATA = new Set(['enum', 'const', 'default', 'required', 'type', 'description', 'pattern', 'propertyNames']);

function takesNoText({ type, enum: words }: JsonSchema): boolean {
  if (words !== undefined) return true;
  const types = [type].flat();
  return !types.includes('string') && types.some((one) => one === 'integer' || one === 'number' || one === 'boolean');
}
