import { z } from 'zod';

const text = z.string().min(1);
const optionalText = text.nullish().transform((value) => value ?? undefined);
/** Profiles take numbers from the environment, as text. */
const count = (least: number) =>
  z.coerce
    .number()
    .int()
    .min(least)
    .nullish()
    .transform((value) => value ?? undefined);
const python = z.unknown().optional().describe("dbt's, for models in Python; not used");

const SCOPES = [
  'https://www.googleapis.com/auth/bigquery',
  'https://www.googleapis.com/auth/cloud-platform',
  'https://www.googleapis.com/auth/drive',
];

const label = z.string().max(63, 'a label has at most 63 characters');

/** The profile output of a BigQuery warehouse: dbt-bigquery's names, `labels` and `reservation` added. */
export const bigqueryOutput = z
  .strictObject({
    type: z.literal('bigquery'),
    method: z
      .enum(['oauth', 'service-account', 'service-account-json', 'oauth-secrets', 'none'])
      .default('oauth')
      .describe('How to sign in; `none` for a server that asks for nothing, such as an emulator'),
    project: optionalText.describe('Project of the datasets'),
    database: optionalText.describe('Another name for project'),
    dataset: optionalText.describe('Default dataset of models'),
    schema: optionalText.describe('Another name for dataset'),
    location: optionalText.describe('Where datasets are made and jobs run, such as US or EU'),
    execution_project: optionalText.describe('Project that jobs run in and that pays for them'),
    quota_project: optionalText.describe('Project whose quota requests count against'),
    threads: z.int().min(1).default(1).describe('Nodes that run at the same time'),
    keyfile: optionalText.describe('JSON file of a service account, relative to the project'),
    keyfile_json: z
      .union([z.record(z.string(), z.unknown()), text])
      .nullish()
      .transform(keyOf)
      .describe('The content of that file, instead')
      .meta({ secret: true }),
    token: optionalText.describe('Access token, for oauth-secrets').meta({ secret: true }),
    refresh_token: optionalText.describe('Token that access tokens are had with').meta({ secret: true }),
    client_id: optionalText.describe('Client of that token'),
    client_secret: optionalText.describe('Secret of the client').meta({ secret: true }),
    token_uri: optionalText.describe('Where access tokens are had'),
    impersonate_service_account: optionalText.describe('Service account to act as'),
    scopes: z.array(text).default(SCOPES).describe('Scopes of access tokens'),
    priority: z.enum(['interactive', 'batch']).nullish().describe('Priority of query jobs: interactive unless told'),
    maximum_bytes_billed: count(1).describe('A query that would read more bytes fails'),
    job_execution_timeout_seconds: count(1).describe('A job that takes longer is cancelled'),
    timeout_seconds: count(1).describe('Another name for job_execution_timeout_seconds'),
    job_creation_timeout_seconds: count(1).describe('How long the service may take to accept a job'),
    job_retries: count(0).describe('Repetitions after a failure that passes: 5 unless told'),
    retries: count(0).describe('Another name for job_retries'),
    job_retry_deadline_seconds: count(1).describe('Nothing is repeated later than this: 600 unless told'),
    labels: z.record(label, label).optional().describe('Labels of every job'),
    reservation: optionalText.describe('Reservation that jobs run in'),
    price_per_tib: z.coerce.number().min(0).default(6.25).describe('Money for 2^40 bytes that queries read'),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, 'must be three capital letters, such as USD')
      .default('USD')
      .describe('Currency of that price'),
    api_endpoint: optionalText.describe('Address of the service; an emulator has its own'),
    compute_region: python,
    dataproc_batch: python,
    dataproc_cluster_name: python,
    dataproc_region: python,
    gcs_bucket: python,
    notebook_template_id: python,
    submission_method: python,
  })
  .transform((output, context) => {
    const missing = (key: string, why: string) => context.addIssue({ code: 'custom', path: [key], message: why });
    const database = output.database ?? output.project;
    const schema = output.schema ?? output.dataset;
    if (database === undefined) missing('project', 'it is missing');
    if (schema === undefined) missing('dataset', 'it is missing');
    const { method, keyfile, keyfile_json: json, token, refresh_token: refresh } = output;
    if (method === 'service-account' && keyfile === undefined) missing('keyfile', 'method service-account needs it');
    if (method === 'service-account-json' && json === undefined)
      missing('keyfile_json', 'method service-account-json needs the JSON key of a service account');
    if (method === 'oauth-secrets' && token === undefined && refresh === undefined)
      missing('token', 'method oauth-secrets needs it, or refresh_token');
    for (const key of ['client_id', 'client_secret'] as const)
      if (method === 'oauth-secrets' && token === undefined && refresh !== undefined && output[key] === undefined)
        missing(key, 'refresh_token needs it');
    return { ...output, database: database ?? '', schema: schema ?? '' };
  });

/** A checked output of type bigquery. */
export type BigqueryOutput = z.output<typeof bigqueryOutput>;

/** The key of a service account; undefined when its text is no JSON. A key in a variable may have its line ends escaped. */
function keyOf(value: Record<string, unknown> | string | null | undefined): Record<string, unknown> | undefined {
  const key = typeof value === 'string' ? parsed(value) : (value ?? undefined);
  const privateKey = key?.private_key;
  return typeof privateKey === 'string' ? { ...key, private_key: privateKey.replaceAll('\\n', '\n') } : key;
}

function parsed(value: string): Record<string, unknown> | undefined {
  try {
    const found: unknown = JSON.parse(value);
    return typeof found === 'object' && found !== null ? (found as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
