import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { bigqueryProfile } from '../../testing/bigquery-output.ts';
import { CliProject } from '../../testing/cli.ts';
import type { SentJob } from '../../testing/servers/bigquery-api.ts';
import { describeWithServers } from '../../testing/servers/describe-with-servers.ts';
import { type PassedRequest, RecordingProxy } from '../../testing/servers/recording-proxy.ts';
import { bigqueryDataset, type SharedDataset } from '../../testing/servers/shared.ts';

const SQL = "{{ config(materialized='table') }}\n\nselect id,\n  2 as n\nfrom {{ source('raw', 'src') }}";

/** What BigQuery says of the job of a model, and what a person is told. */
interface Refused {
  readonly reason: string;
  readonly message: string;
  readonly code: string;
  readonly hint: string;
  /** The line of the template. */
  readonly line?: number;
  /** How often the job is sent; once unless told. */
  readonly sent?: number;
}

/** Google's own words. DATASET stands for the dataset of the test. */
const MODELS: Readonly<Record<string, Refused>> = {
  not_granted: {
    reason: 'accessDenied',
    message:
      'Access Denied: Table test:DATASET.src: User does not have permission to query table test:DATASET.src, or perhaps it does not exist.',
    code: 'ETL4051',
    hint: 'the account of the profile needs roles/bigquery.dataViewer on table test:',
    line: 5,
  },
  no_job_user: {
    reason: 'accessDenied',
    message: 'Access Denied: Project test: User does not have bigquery.jobs.create permission in project test.',
    code: 'ETL4051',
    hint: 'roles/bigquery.jobUser on project test, or another execution_project',
  },
  no_key: {
    reason: 'accessDenied',
    message:
      'Access Denied: BigQuery BigQuery: Permission denied: Please ensure that cloudkms.cryptoKeyVersions.useToEncrypt is granted to the service account bq-1@bigquery-encryption.iam.gserviceaccount.com on the key.',
    code: 'ETL4051',
    hint: "BigQuery's own account of the project needs roles/cloudkms.cryptoKeyEncrypterDecrypter",
  },
  policy_tag: {
    reason: 'accessDenied',
    message: 'Access Denied: User has neither fine-grained reader nor masked get permission on policy tag "PII".',
    code: 'ETL4051',
    hint: 'roles/datacatalog.categoryFineGrainedReader',
  },
  no_billing: {
    reason: 'billingNotEnabled',
    message: 'Billing has not been enabled for this project. DML queries are not allowed in the free tier.',
    code: 'ETL4059',
    hint: 'billing account',
  },
  quota: {
    reason: 'quotaExceeded',
    message: 'Quota exceeded: Your table exceeded quota for imports or query appends per table.',
    code: 'ETL4054',
    hint: 'IAM & Admin > Quotas',
  },
  rate_limit: {
    reason: 'rateLimitExceeded',
    message: 'Exceeded rate limits: too many table update operations for this table.',
    code: 'ETL4054',
    hint: 'fewer threads',
    sent: 2,
  },
  down: {
    reason: 'backendError',
    message: 'Error encountered during execution. Retrying may solve the problem.',
    code: 'ETL4058',
    hint: 'job_retries',
    sent: 2,
  },
  too_dear: {
    reason: 'bytesBilledLimitExceeded',
    message: 'Query exceeded limit for bytes billed: 1000000. 10485760 or higher required.',
    code: 'ETL4057',
    hint: 'raise maximum_bytes_billed',
  },
  elsewhere: {
    reason: 'notFound',
    message: 'Not found: Dataset test:DATASET was not found in location EU',
    code: 'ETL4053',
    hint: 'set `location: US` in the profile',
  },
  no_table: {
    reason: 'notFound',
    message: 'Not found: Table test:DATASET.src was not found in location US',
    code: 'ETL4010',
    hint: 'is not in the warehouse, and the project does not load it',
    line: 5,
  },
  unfiltered: {
    reason: 'invalidQuery',
    message:
      "Cannot query over table 'test.DATASET.src' without a filter over column(s) 'day' that can be used for partition elimination",
    code: 'ETL4010',
    hint: 'filter by that column in the model',
    line: 5,
  },
  overflow: {
    reason: 'invalidQuery',
    message: 'numeric overflow: 99999999999999999999999999999.999999999 * 10',
    code: 'ETL4010',
    hint: 'cast to BIGNUMERIC or FLOAT64',
  },
  a_view: {
    reason: 'invalid',
    message: 'test:DATASET.a_view is not allowed for this operation because it is currently a VIEW.',
    code: 'ETL4010',
    hint: 'drop it, or give the model another `alias`',
  },
  other_columns: {
    reason: 'invalid',
    message: 'Provided Schema does not match Table test:DATASET.other_columns. Cannot add fields (field: n)',
    code: 'ETL4010',
    hint: 'run with --full-refresh',
  },
  streamed: {
    reason: 'invalidQuery',
    message:
      'UPDATE or DELETE statement over table test.DATASET.src would affect rows in the streaming buffer, which is not supported',
    code: 'ETL4010',
    hint: 'up to 90 minutes',
    line: 5,
  },
  too_large: {
    reason: 'resourcesExceeded',
    message:
      'Resources exceeded during query execution: The query could not be executed in the allotted memory. Peak usage: 118% of limit.',
    code: 'ETL4010',
    hint: 'split windows by partition',
  },
  at_once: {
    reason: 'invalidQuery',
    message: 'Could not serialize access to table test:DATASET.at_once due to concurrent update',
    code: 'ETL4010',
    hint: 'another process changed the table at the same time',
    sent: 2,
  },
  stopped: {
    reason: 'stopped',
    message: 'Job execution was cancelled: User requested cancellation',
    code: 'ETL4060',
    hint: 'audit log',
  },
};

describeWithServers(['bigquery'], 'What BigQuery refuses', () => {
  let server: SharedDataset;
  let proxy: RecordingProxy;
  let project: CliProject;
  beforeAll(async () => {
    server = await bigqueryDataset();
  });
  beforeEach(async () => {
    proxy = await RecordingProxy.start(server.apiEndpoint);
    project = new CliProject();
  });
  afterEach(async () => {
    project.remove();
    await proxy.close();
  });

  const write = (names: readonly string[], more: object = {}) => {
    const output = { ...server, apiEndpoint: proxy.url };
    project.write({
      'etl_project.yml': 'name: shop\nprofile: shop\n',
      'profiles.yml': bigqueryProfile(output, { job_retries: 1, threads: 4, ...more }),
      'models/schema.yml': `sources: [{ name: raw, schema: ${server.dataset}, tables: [{ name: src }] }]`,
      ...Object.fromEntries(names.map((name) => [`models/${name}.sql`, SQL])),
    });
  };
  const nodeOf = (request: PassedRequest): { readonly job: SentJob; readonly node: string } | undefined => {
    if (request.method !== 'POST' || !/\/jobs(\?|$)/.test(request.path)) return undefined;
    const job: SentJob = JSON.parse(request.body);
    const node = job.configuration.labels?.etl_node?.replace('model_shop_', '');
    return node === undefined || job.configuration.dryRun === true ? undefined : { job, node };
  };
  const here = (text: string) => text.replaceAll('DATASET', server.dataset);

  it('is told with what to do, each job sent again only where that may help', async () => {
    write(Object.keys(MODELS));
    proxy.instead = (request) => {
      const { job, node = '' } = nodeOf(request) ?? {};
      const refused = MODELS[node];
      if (job === undefined || refused === undefined) return undefined;
      const error = { reason: refused.reason, message: here(refused.message) };
      return { json: { ...job, status: { state: 'DONE', errorResult: error, errors: [error] } } };
    };
    const result = await project.etl(['build', '--log-format', 'json']);
    expect(result.exit).toBe(1);
    const told = new Map(
      result.stdout.split('\n').flatMap((text) => {
        const { name, data } = text === '' ? {} : JSON.parse(text);
        return name === 'node_finished' ? [[data.node.name, data.diagnostics[0]] as const] : [];
      }),
    );
    for (const [name, { code, hint, line, sent = 1 }] of Object.entries(MODELS)) {
      const found = { name, ...told.get(name) };
      expect(found).toMatchObject({ code, hint: expect.stringContaining(hint), position: { line: line ?? 1 } });
      const jobs = proxy.requests.filter((request) => nodeOf(request)?.node === name);
      expect([name, jobs.length]).toEqual([name, sent]);
    }
  });
});
