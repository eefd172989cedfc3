import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRows, SpoolFolders, streamOf, takeAll, windowFrom } from '../../testing/rows-contract.ts';
import { ContractServer } from '../../testing/servers/contract-server.ts';

describe('A connectif connection', () => {
  const folders = new SpoolFolders();
  let server: ContractServer;
  beforeEach(async () => {
    server = await ContractServer.start(({ query }) => {
      const start = Number(query.get('cursor') ?? 0);
      const data = [0, 1].map((at) => ({ id: `e${start + at}`, type: 'opened', occurred_at: '2024-01-02T10:00:00Z' }));
      return { json: { data, next_cursor: start < 4 ? String(start + 2) : null } };
    });
  });
  afterEach(() => server.stop());
  afterAll(() => folders.remove());

  it('reads its tables by their names, page by page', async () => {
    for (const [kind, authorization] of [
      ['bearer', 'Bearer id:secret'],
      ['api_key', 'apiKey id:secret'],
    ]) {
      const token_kind = kind ?? '';
      const session = await openRows({
        type: 'connectif',
        base_url: `${server.url}/v1`,
        token: 'id:secret',
        token_kind,
      });
      const window = windowFrom({ occurred_at: 'timestamptz' }, '2024-01-02 00:00:00+00');
      const stream = streamOf('events', { id: 'string', type: 'string', value: 'double', occurred_at: 'timestamptz' });
      const { rows } = await takeAll(session.read(folders.request(stream, { window })));
      expect(rows.map(([id]) => id)).toEqual(['e0', 'e1', 'e2', 'e3', 'e4', 'e5']);
      const [first] = server.requests.slice(-3);
      expect(first).toMatchObject({ path: '/v1/events', headers: { authorization } });
      expect(first?.query.get('since')).toBe('2024-01-02T00:00:00Z');
    }
  });
});
