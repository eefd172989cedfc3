import { expect, it } from 'vitest';
import { LoadFixture, type TableFixture } from '../../testing/load-fixture.ts';
import { startPostgresSource } from '../../testing/postgres-source.ts';
import { describeWithServers } from '../../testing/servers/describe-with-servers.ts';
import { newLoadId } from '../load-id.ts';
import { prepareLoad } from '../prepare.ts';
import type { LoadRequest } from '../types.ts';

describeWithServers(['postgres'], 'Loads of one run', () => {
  it('that read at the same time keep their rows apart', async () => {
    const source = await startPostgresSource();
    const fixture = await LoadFixture.create();
    try {
      const names = ['a', 'b', 'c', 'd'];
      const loadId = newLoadId(new Date());
      await fixture.connection();
      const requests: LoadRequest[] = [];
      for (const name of names) {
        await source.run(`create table ${name} as select n as id, '${name}' as note from generate_series(1, 50) as n`);
        const table: TableFixture = { name, columns: { id: 'integer', note: 'string' }, load: { chunk_rows: 10 } };
        requests.push(await fixture.request(table, { loadId, connections: { shop: source.connection } }));
      }
      const loads = await Promise.all(requests.map(prepareLoad));
      for (const load of loads) {
        await load.apply(await fixture.connection());
        await load.confirm();
      }
      for (const name of names)
        expect(await fixture.rows(`select count(*), min(note), max(note) from raw_shop.${name}`)).toEqual([
          ['50', name, name],
        ]);
    } finally {
      await fixture.close();
      await source.stop();
    }
  });
});
