import { z } from 'zod';
import { scalar } from './shapes.ts';

/** How many generations of parents or children come along: a number, or all. */
const depth = z.union([z.int(), z.null()]).optional();

interface Definition {
  readonly [key: string]: unknown;
}

/** One part of a selector: `tag:nightly`, a method with a value, a union or an intersection of parts. */
const definition: z.ZodType<string | Definition> = z.lazy(() =>
  z.union([
    z.string().describe('As on the command line.'),
    z.strictObject({ union: z.array(definition).describe('Nodes of any part.') }),
    z.strictObject({ intersection: z.array(definition).describe('Nodes of all parts.') }),
    z.strictObject({
      method: z.string().describe('tag, path, config.materialized, source, state, ...'),
      value: scalar.describe('What the method looks for.'),
      children: z.boolean().optional().describe('Bring what depends on the nodes.'),
      parents: z.boolean().optional().describe('Bring what the nodes depend on.'),
      children_depth: depth.describe('At most so many generations of children.'),
      parents_depth: depth.describe('At most so many generations of parents.'),
      childrens_parents: z.boolean().optional().describe('Bring the children and all they depend on.'),
      indirect_selection: z
        .enum(['eager', 'cautious', 'buildable', 'empty'])
        .optional()
        .describe('Which tests come along.'),
      exclude: z.array(definition).optional().describe('What is left out.'),
    }),
    z.strictObject({ exclude: z.array(definition).describe('What is left out.') }),
    z.record(z.string(), scalar).describe('A method and its value: `tag: nightly`.'),
  ]),
);

/** `selectors.yml`. */
export const selectorsSchema = z.strictObject({
  selectors: z
    .array(
      z.strictObject({
        name: z.string().describe('What --selector calls it.'),
        description: z.string().nullish().describe('What it is for.'),
        default: z.union([z.boolean(), z.string()]).nullish().describe('Whether it is used when nothing is selected.'),
        definition: definition.describe('What it selects.'),
      }),
    )
    .describe('The selectors of the project.'),
});
