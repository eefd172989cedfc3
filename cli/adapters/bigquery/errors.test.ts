import { describe, expect, it } from 'vitest';
import { errorOf } from '../../testing/adapter-contract.ts';
import { BigqueryApi, type JobFate, refusal } from '../../testing/servers/bigquery-api.ts';
import type { ScriptedAnswer } from '../../testing/servers/contract-server.ts';
import { checkCredentials } from '../index.ts';
import type { Connection } from '../types.ts';
import { bigquery } from './adapter.ts';
import { offsetOf } from './errors.ts';

async function withService<T>(
  { fate = {}, answers = [] }: { fate?: JobFate; answers?: readonly ScriptedAnswer[] },
  work: (connection: Connection, api: BigqueryApi) => Promise<T>,
): Promise<T> {
  const api = await BigqueryApi.start(() => fate);
  api.server.answerNext(...answers);
  const output = {
    type: 'bigquery',
    method: 'none',
    project: 'shop',
    dataset: 'd',
    api_endpoint: api.server.url,
    location: 'US',
  };
  const checked = checkCredentials(bigquery, { ...output, job_retries: 1, job_retry_deadline_seconds: 1 });
  const warehouse = await bigquery.open(checked, { projectRoot: '.' });
  try {
    return await work(await warehouse.connect(), api);
  } finally {
    await warehouse.close();
    await api.server.stop();
  }
}

const failed = (reason: string, message: string) => ({ fate: { error: { reason, message } } });

describe('what the service refuses is told with what to do', () => {
  it.each([
    {
      what: 'a table that may not be read',
      given: failed(
        'accessDenied',
        'Access Denied: Table shop:raw.orders: User does not have permission to query table shop:raw.orders, or perhaps it does not exist.',
      ),
      code: 'ETL4051',
      says: 'User does not have permission',
      hint: 'the account of the profile needs roles/bigquery.dataViewer on table shop:raw.orders.',
    },
    {
      what: 'a table that may not be written',
      given: failed(
        'accessDenied',
        'Access Denied: Dataset shop:marts: Permission bigquery.tables.create denied on dataset shop:marts (or it may not exist).',
      ),
      code: 'ETL4051',
      says: 'bigquery.tables.create',
      hint: 'the account of the profile needs roles/bigquery.dataEditor on dataset shop:marts.',
    },
    {
      what: 'jobs that may not be run',
      given: {
        answers: [
          refusal(
            403,
            'accessDenied',
            'Access Denied: Project shop: User does not have bigquery.jobs.create permission in project shop.',
          ),
        ],
      },
      code: 'ETL4051',
      says: 'bigquery.jobs.create',
      hint: 'the account of the profile needs roles/bigquery.jobUser on project shop,',
    },
    {
      what: 'a project that is not there',
      given: { answers: [refusal(404, 'notFound', 'Not found: Project nowhere-1')] },
      code: 'ETL4052',
      says: 'the project "nowhere-1"',
      hint: 'check `project`',
    },
    {
      what: 'a project without BigQuery',
      given: {
        answers: [
          refusal(
            403,
            'accessNotConfigured',
            'BigQuery API has not been used in project 123 before or it is disabled.',
          ),
        ],
      },
      code: 'ETL4052',
      says: 'the project "shop"',
      hint: 'enable the BigQuery API',
    },
    {
      what: 'a quota',
      given: failed('quotaExceeded', 'Quota exceeded: Your project exceeded quota for free query bytes scanned.'),
      code: 'ETL4054',
      says: 'free query bytes scanned',
      hint: 'IAM & Admin > Quotas',
    },
    {
      what: 'more bytes than allowed',
      given: failed(
        'bytesBilledLimitExceeded',
        'Query exceeded limit for bytes billed: 1000. 10485760 or higher required.',
      ),
      code: 'ETL4057',
      says: '10485760 or higher required',
      hint: 'maximum_bytes_billed',
    },
    {
      what: 'a service that stays down',
      given: {
        answers: [
          refusal(503, 'backendError', 'Visibility check was unavailable.'),
          refusal(404, 'notFound', 'Not found: Job'),
          refusal(503, 'backendError', 'Visibility check was unavailable.'),
          refusal(503, 'backendError', 'Visibility check was unavailable.'),
        ],
      },
      code: 'ETL4058',
      says: '503',
      hint: 'job_retries',
    },
  ])('$what', async ({ given, code, says, hint }) => {
    const error = await withService(given, (connection) => errorOf(connection.query('select 1 as a')));
    expect([error.code, error.message]).toEqual([code, expect.stringContaining(says)]);
    expect(error.diagnostic.hint).toContain(hint);
  });

  it('a dataset in another location, which is looked for', async () => {
    const given = failed('notFound', 'Not found: Dataset shop:raw was not found in location US');
    const error = await withService(given, (connection, api) => {
      api.server.answerNextOf('/bigquery/v2/projects/shop/datasets/raw', { json: { location: 'EU' } });
      return errorOf(connection.query('select 1 as a'));
    });
    expect(error.message).toBe('The dataset "shop:raw" is in EU, and the job ran in US.');
    expect(error.diagnostic.hint).toContain('set `location: EU` in the profile');
  });
});

describe('a mistake in a statement is told at its place', () => {
  const at = async (sql: string, message: string, comment = false) =>
    await withService(failed('invalidQuery', message), async (connection) => {
      if (comment) connection.annotate?.({ text: 'a comment\nof two lines', append: false });
      return (await errorOf(connection.execute(sql))).diagnostic;
    });

  it.each([
    { sql: 'select 1,\n  nono\nfrom t', message: 'Unrecognized name: nono at [2:3]', place: [2, 3, 4] },
    { sql: "select '😀', nono", message: 'Unrecognized name: nono at [1:13]', place: [1, 14, 4] },
    { sql: 'select\n\tnono', message: 'Unrecognized name: nono at [2:9]', place: [2, 2, 4] },
    { sql: 'select 1;\nselect `a b`.x', message: 'Query error: Unrecognized name: `a b` at [2:8]', place: [2, 8, 5] },
    {
      sql: 'select 1 frm x y',
      message: 'Syntax error: Expected end of input but got identifier "x" at [1:14]',
      place: [1, 14, 1],
    },
  ])('$message', async ({ sql, message, place: [line, column, length] }) => {
    const { compiled, message: said } = await at(sql, message);
    expect(compiled).toMatchObject({ line, column, length });
    expect(said).toBe(message.replace(/ at \[.*/, ''));
  });

  it('behind the comment of the project', async () => {
    const error = await at('select nono', 'Unrecognized name: nono at [3:8]', true);
    expect(error.compiled).toMatchObject({ line: 1, column: 8 });
  });

  it('not at all where it is that of a procedure, or is not told', async () => {
    expect((await at('call p()', 'Division by zero at [proj.d.p:3:7]')).compiled).toBeUndefined();
    expect((await at('select 1/0', 'division by zero: 1 / 0')).compiled).toBeUndefined();
  });

  it('in lines that end before it', () => {
    expect(offsetOf('a\nb', 9, 9)).toBe(3);
    expect(offsetOf('', 1, 1)).toBe(0);
  });
});
