import { afterEach, beforeEach, expect, it } from 'vitest';
import { ContractServer, type RecordedRequest, type ScriptedAnswer } from '../../testing/servers/contract-server.ts';
import { ShopProject } from '../../testing/shop-project.ts';

const PAGE = 10;
/** Rows that the source has more before each load: three pages of them. */
const MORE = 25;

/** What is answered, one after the other, to one request and its repetitions before the right answer. */
type Fault = readonly (ScriptedAnswer | 'token ends')[];

const FAULTS: Readonly<Record<string, Fault>> = {
  '429 with Retry-After': [{ status: 429, headers: { 'retry-after': '1' }, json: { message: 'slow down' } }],
  '500 twice': [
    { status: 500, body: 'oops' },
    { status: 500, body: 'oops' },
  ],
  '503 with a time in Retry-After': [
    { status: 503, headers: { 'retry-after': new Date(0).toUTCString() }, body: '<html>down</html>' },
  ],
  'a body that is cut off': [{ json: { items: [{ id: -1, note: 'half' }] }, cutAfterBytes: 20 }],
  'a body that stops half way': [{ json: { items: [{ id: -1, note: 'x'.repeat(500) }] }, bytesPerSecond: 0.5 }],
  'no answer': [{ instead: 'hang' }],
  'a connection that is reset': [{ instead: 'reset' }],
  'a token that ends': ['token ends'],
  'one after the other': [
    { instead: 'reset' },
    'token ends',
    { status: 502, body: '' },
    { json: { items: [{ id: -1, note: 'half' }] }, cutAfterBytes: 20 },
  ],
};

/** What does not pass, and the error that tells it. */
const REFUSALS: Readonly<Record<string, readonly [Fault, RegExp]>> = {
  'a wait that is too long': [
    [{ status: 429, headers: { 'retry-after': '7200' }, json: { message: 'quota is used up' } }],
    /ETL5064[\s\S]*quota is used up; it asks to wait 7200 s/,
  ],
  'a page of a proxy': [[{ body: '<html>Please log in</html>' }], /ETL5061/],
  'a refusal': [[{ status: 403, json: { message: 'not yours' } }], /ETL5041[\s\S]*not yours/],
  '500 without end': [Array.from({ length: 50 }, () => ({ status: 500, body: 'oops' })), /ETL5064[\s\S]*oops/],
};

/** A service whose rows grow; it takes only the newest token, and one request fares ill. */
class Service {
  readonly rows: { id: number; note: string }[] = [];
  #tokens = 0;
  #isTokenGood = true;
  #badPage = 0;
  #fault: (ScriptedAnswer | 'token ends')[] = [];

  grow(): void {
    for (let more = 0; more < MORE; more += 1) this.rows.push({ id: this.rows.length + 1, note: `row ${more}` });
  }

  failAt(page: number, fault: Fault): void {
    this.#badPage = page;
    this.#fault = [...fault];
  }

  answer(request: RecordedRequest): ScriptedAnswer {
    if (request.path === '/token') {
      this.#tokens += 1;
      this.#isTokenGood = true;
      return { json: { access_token: `token-${this.#tokens}`, expires_in: 3600 } };
    }
    const page = Number(request.query.get('page') ?? 1);
    const fault = page === this.#badPage ? this.#fault.shift() : undefined;
    if (fault === 'token ends') this.#isTokenGood = false;
    if (!this.#isTokenGood || request.headers.authorization !== `Bearer token-${this.#tokens}`)
      return { status: 401, json: { message: 'the token has ended' } };
    if (fault !== undefined && fault !== 'token ends') return fault;
    const after = Number(request.query.get('after') ?? 0);
    const found = this.rows.filter(({ id }) => id > after);
    return { json: { items: found.slice((page - 1) * PAGE, page * PAGE), total: found.length } };
  }
}

let service: Service;
let server: ContractServer;
let project: ShopProject;

beforeEach(async () => {
  service = new Service();
  server = await ContractServer.start((request) => service.answer(request));
  const { url } = server;
  const auth = {
    type: 'oauth_client_credentials',
    token_url: `${url}/token`,
    client_id: 'etl',
    client_secret: 's3cr3t-9',
  };
  const shop = { type: 'rest', base_url: url, auth, parallel_requests: 1, retry_seconds: 0.01, timeout_seconds: 1 };
  const load = {
    path: 'items',
    records: 'items[*]',
    paging: { kind: 'page', size: PAGE, total: 'total' },
    strategy: 'incremental',
    cursor: 'id',
    incremental: { params: { after: '{from}' }, format: 'unchanged' },
    write: 'append',
  };
  project = new ShopProject(shop, [{ name: 'items', load, columns: { id: 'bigint', note: 'string' } }]);
});
afterEach(async () => {
  await server.stop();
  project.remove();
});

async function loaded(): Promise<unknown[]> {
  const rows = await project.rows('select id, note from raw.items order by all');
  return rows.map(([id, note]) => ({ id: Number(id), note }));
}

it('rows that are only added come once each, whatever happens to one of the requests', async () => {
  service.grow();
  expect((await project.etl(['load'])).exit).toBe(0);
  // A token that is refused before it was ever taken is not one that has ended.
  for (const [fault, answers] of Object.entries(FAULTS))
    for (const page of answers.includes('token ends') ? [2, 3] : [1, 3]) {
      service.grow();
      service.failAt(page, answers);
      const { exit, stdout, stderr } = await project.etl(['load']);
      expect([fault, page, exit, stderr], stdout).toEqual([fault, page, 0, '']);
      expect([fault, page, await loaded()]).toEqual([fault, page, service.rows]);
    }
}, 180_000);

it('a load that fails leaves the rows of before, and the next one has all of them', async () => {
  service.grow();
  expect((await project.etl(['load'])).exit).toBe(0);
  for (const [fault, [answers, told]] of Object.entries(REFUSALS)) {
    const before = [...service.rows];
    service.grow();
    service.failAt(2, answers);
    const failed = await project.etl(['load']);
    expect([fault, failed.exit, await loaded()]).toEqual([fault, 1, before]);
    expect(failed.stdout + failed.stderr).toMatch(told);
    service.failAt(0, []);
    expect([fault, (await project.etl(['load'])).exit, await loaded()]).toEqual([fault, 0, service.rows]);
  }
}, 180_000);
