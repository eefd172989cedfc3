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

  it('of a cluster are never seen at two moments by who reads meanwhile', async () => {
    const source = await startPostgresSource();
    const fixture = await LoadFixture.create();
    try {
      await source.run('create table a (id int, n int); create table b (id int, n int)');
      const tables = ['a', 'b'].map(
        (name): TableFixture => ({ name, columns: { id: 'integer', n: 'integer' }, load: { cluster: 'both' } }),
      );
      const fill = async (n: number) =>
        await source.run(`begin; truncate a, b; insert into a select i, ${n} from generate_series(1, 20000) i;
          insert into b select i, ${n} from generate_series(1, 20000) i; commit`);
      const more = { connections: { shop: source.connection } };
      await fill(0);
      await fixture.loadTogether(tables, more);
      const reader = await fixture.another();
      const seen: string[] = [];
      let isOver = false;
      const reading = (async () => {
        while (!isOver) {
          const { rows } =
            await reader.query(`select (select min(n) || ' ' || max(n) || ' ' || count(*) from raw_shop.a),
            (select min(n) || ' ' || max(n) || ' ' || count(*) from raw_shop.b)`);
          seen.push(...rows.map((row) => row.join(' = ')));
        }
      })();
      for (let n = 1; n <= 8; n += 1) {
        await fill(n);
        await fixture.loadTogether(tables, more);
      }
      isOver = true;
      await reading;
      const moments = new Set(seen);
      expect(moments.size).toBeGreaterThan(2);
      for (const one of moments) expect(one).toMatch(/^(\d \d 20000) = \1$/);
    } finally {
      await fixture.close();
      await source.stop();
    }
  });
});
