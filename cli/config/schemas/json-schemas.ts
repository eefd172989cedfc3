import { type ZodType, z } from 'zod';
import { packagesSchema } from './packages-schema.ts';
import { profilesSchema } from './profiles-schema.ts';
import { projectSchema } from './project-schema.ts';
import { propertySchema } from './property-schema.ts';
import { selectorsSchema } from './selectors-schema.ts';

/** The schemas of the files of a project, by the name of their JSON Schema. */
export const fileSchemas: Readonly<Record<string, ZodType>> = {
  project: projectSchema,
  profiles: profilesSchema,
  properties: propertySchema,
  selectors: selectorsSchema,
  packages: packagesSchema,
};

/** The JSON Schema (2020-12) of each kind of file, for editors and the reference; the same on every call. */
export function jsonSchemas(): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(fileSchemas).map(([name, schema]) => [
      name,
      z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }),
    ]),
  );
}
