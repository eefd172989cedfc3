import { z } from 'zod';

const text = z.string().min(1);

/** The profile output of a BigQuery warehouse: dbt-bigquery's names. */
export const bigqueryOutput = z
  .strictObject({
    type: z.literal('bigquery'),
    method: z
      .enum(['oauth', 'service-account', 'service-account-json', 'oauth-secrets', 'none'])
      .default('oauth')
      .describe('How to sign in; `none` for a server that asks for nothing, such as an emulator'),
    project: text.optional().describe('Project of the datasets'),
    database: text.optional().describe('Another name for project'),
    dataset: text.optional().describe('Default dataset of models'),
    schema: text.optional().describe('Another name for dataset'),
    location: text.optional().describe('Where datasets are made, such as US or EU'),
    execution_project: text.optional().describe('Project that jobs run in and that pays for them'),
    threads: z.int().min(1).default(1).describe('Nodes that run at the same time'),
    priority: z.enum(['interactive', 'batch']).optional().describe('Priority of query jobs'),
    maximum_bytes_billed: z.int().min(1).optional().describe('A query that would read more bytes fails'),
    keyfile: text.optional().describe('JSON file of a service account, relative to the project'),
    api_endpoint: text.optional().describe('Address of the service'),
  })
  .transform((output, context) => {
    const database = output.database ?? output.project;
    const schema = output.schema ?? output.dataset;
    if (database === undefined) context.addIssue({ code: 'custom', path: ['project'], message: 'it is missing' });
    if (schema === undefined) context.addIssue({ code: 'custom', path: ['dataset'], message: 'it is missing' });
    return { ...output, database: database ?? '', schema: schema ?? '' };
  });

/** A checked output of type bigquery. */
export type BigqueryOutput = z.output<typeof bigqueryOutput>;
