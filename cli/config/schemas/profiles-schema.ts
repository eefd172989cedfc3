import { z } from 'zod';
import { openMap, scalar } from './shapes.ts';

/** The keys of an output that mean the same for every engine; an adapter's schema says the rest. */
export const outputSchema = z.looseObject({
  type: z.string().describe('The engine.'),
  threads: z.union([z.int().positive(), z.string()]).nullish().describe('How many nodes run at once.'),
  connections: z
    .record(z.string(), z.looseObject({ type: z.string().describe('The connector.') }))
    .nullish()
    .describe('What sources are loaded from, by name.'),
});

/** `profiles.yml`. */
export const profilesSchema = z.record(
  z.string(),
  z.union([
    z.strictObject({
      target: scalar.nullish().describe('The output that is used unless told; `default` if not said.'),
      outputs: z.record(z.string(), outputSchema).describe('The outputs by name.'),
    }),
    openMap,
  ]),
);
