import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { bigqueryProfile } from '../../testing/bigquery-output.ts';
import { CliProject } from '../../testing/cli.ts';
import { refusal } from '../../testing/servers/bigquery-api.ts';
import type { ScriptedAnswer } from '../../testing/servers/contract-server.ts';
import { describeWithServers } from '../../testing/servers/describe-with-servers.ts';
import { RecordingProxy } from '../../testing/servers/recording-proxy.ts';
import { bigqueryDataset, type SharedDataset } from '../../testing/servers/shared.ts';

describeWithServers(['bigquery'], 'A warehouse that cannot be had', () => {
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
  const write = (more: object = {}) =>
    project.write({
      'etl_project.yml': 'name: shop\nprofile: shop\n',
      'profiles.yml': bigqueryProfile({ ...server, apiEndpoint: proxy.url }, { job_retries: 1, ...more }),
      'models/one.sql': 'select 1 as id',
    });

  it.each<[string, string, RegExp, ScriptedAnswer, string, string]>([
    [
      'a project that is not there',
      'GET',
      /datasets\/\w+/,
      refusal(404, 'notFound', 'Not found: Project nowhere-1'),
      'the project "nowhere-1"',
      'they are ids',
    ],
    [
      'a project of a name that is none',
      'GET',
      /datasets\/\w+/,
      refusal(
        400,
        'invalid',
        "Invalid project ID 'My Project'. Project IDs must contain 6-63 lowercase letters, digits, or dashes.",
      ),
      'the project "My Project"',
      'they are ids',
    ],
    [
      'a project without the API',
      'GET',
      /datasets\/\w+/,
      refusal(403, 'accessNotConfigured', 'BigQuery API has not been used in project 1 before or it is disabled.'),
      'has not been used',
      'enable the BigQuery API',
    ],
    [
      'a dataset that may not be seen',
      'GET',
      /datasets\/\w+/,
      refusal(
        403,
        'accessDenied',
        'Access Denied: Dataset test:dd: Permission bigquery.datasets.get denied on dataset test:dd (or it may not exist).',
      ),
      'bigquery.datasets.get',
      'roles/bigquery.dataViewer on dataset test:dd',
    ],
    [
      'a dataset that may not be written',
      'POST',
      /tables(\?|$)/,
      refusal(
        403,
        'accessDenied',
        'Access Denied: Dataset test:dd: Permission bigquery.tables.create denied on dataset test:dd (or it may not exist).',
      ),
      'bigquery.tables.create',
      'roles/bigquery.dataEditor on dataset test:dd',
    ],
    [
      'a page of a gateway',
      'GET',
      /datasets\/\w+/,
      {
        status: 403,
        headers: { 'content-type': 'text/html' },
        body: '<html><head><style>p { color: red }</style><title>Blocked</title></head><body><p>By policy.</p></body></html>',
      },
      'refuses it: Blocked.',
      '',
    ],
    [
      'a gateway that is down',
      'GET',
      /datasets\/\w+/,
      {
        status: 502,
        body: '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1><hr>nginx</body></html>',
      },
      'answered with 502 until no time was left: 502 Bad Gateway.',
      'try later',
    ],
    [
      'a connection that dies',
      'GET',
      /datasets\/\w+/,
      { instead: 'reset' },
      'does not answer: the connection was reset',
      'check the network',
    ],
    [
      'an answer that ends too early',
      'GET',
      /datasets\/\w+/,
      { json: { id: 'x'.repeat(2000) }, cutAfterBytes: 100 },
      'does not answer',
      'check the network',
    ],
  ])('is told before anything runs, with what to do: %s', async (_, method, path, answer, says, hint) => {
    write();
    proxy.instead = (request) => (request.method === method && path.test(request.path) ? answer : undefined);
    const { exit, stdout, stderr } = await project.etl(['build']);
    expect([exit, stdout]).toEqual([2, '']);
    expect(stderr.replace(/\s+/g, ' ')).toContain(says);
    expect(stderr.replace(/\s+/g, ' ')).toContain(hint);
  });

  it.each<[string, string, string]>([
    ['a port without a server', 'http://127.0.0.1:9', 'nothing listens there'],
    ['a name without a host', 'http://no-such-host.invalid', 'no-such-host.invalid does not answer'],
    ['a server without TLS', 'https://127.0.0.1:PORT', 'does not answer'],
  ])('is told at once where no try helps: %s', async (_, endpoint, says) => {
    write({ api_endpoint: endpoint.replace('PORT', new URL(proxy.url).port), job_retries: 0 });
    const { exit, stderr } = await project.etl(['build']);
    expect(exit).toBe(2);
    expect(stderr).toContain('ETL4055');
    expect(stderr).toContain(says);
  });
});
