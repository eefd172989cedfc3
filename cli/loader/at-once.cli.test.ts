import { afterEach, beforeEach, expect, it } from 'vitest';
import { ContractServer } from '../testing/servers/contract-server.ts';
import { ShopProject } from '../testing/shop-project.ts';

/** Rows of the service, which it gives slowly enough for another run to begin meanwhile. */
const ROWS = 40;
const PAGE = 10;

let server: ContractServer;
let project: ShopProject;
let isAsked: () => void;

beforeEach(async () => {
  server = await ContractServer.start(({ query }) => {
    isAsked();
    const after = Number(query.get('after') ?? 0);
    const page = Number(query.get('page') ?? 1);
    const ids = Array.from({ length: ROWS }, (_, at) => at + 1).filter((id) => id > after);
    const items = ids.slice((page - 1) * PAGE, page * PAGE).map((id) => ({ id, note: 'x'.repeat(20) }));
    return { json: { items, total: ids.length }, bytesPerSecond: 1500 };
  });
  const shop = { type: 'rest', base_url: server.url, parallel_requests: 1 };
  const load = {
    records: 'items[*]',
    paging: { kind: 'page', size: PAGE, total: 'total' },
    strategy: 'incremental',
    cursor: 'id',
    incremental: { params: { after: '{from}' }, format: 'unchanged' },
    write: 'append',
  };
  project = new ShopProject(shop, [{ name: 'items', load, columns: { id: 'bigint', note: 'string' } }]);
  project.write({ 'models/counted.sql': "select count(*) as n from {{ source('shop', 'items') }}" });
});
afterEach(async () => {
  await server.stop();
  project.remove();
});

const asked = () =>
  new Promise<void>((resolve) => {
    isAsked = resolve;
  });

it.each([['load'], ['build']])(
  'a load while a %s runs is refused, or waits for it and has nothing left to do',
  async (command) => {
    const reading = asked();
    const first = project.start([command]);
    await reading;
    const refused = await project.etl(['load']);
    expect([refused.exit, refused.stdout + refused.stderr]).toEqual([
      2,
      expect.stringMatching(/ETL4001[\s\S]*in use by process \d+ \(etl (load|build)\)[\s\S]*--wait/),
    ]);
    const waiting = await project.etl(['load', '--wait']);
    expect([waiting.exit, waiting.stderr]).toEqual([0, '']);
    const { exit, stderr } = await first.ended;
    expect([exit, stderr]).toEqual([0, '']);
    const sql = 'select count(*), count(distinct id), max(id) from raw.items';
    expect(await project.rows(sql)).toEqual([[`${ROWS}`, `${ROWS}`, `${ROWS}`]]);
  },
);
