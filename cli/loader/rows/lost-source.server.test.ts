import { afterEach, expect, it } from 'vitest';
import type { Connection } from '../../adapters/types.ts';
import type { YamlMap } from '../../config/types.ts';
import { LoadFixture, runLoads, type TableFixture } from '../../testing/load-fixture.ts';
import { startMariadbSource } from '../../testing/mariadb-source.ts';
import { startPostgresSource } from '../../testing/postgres-source.ts';
import type { RowsSystem } from '../../testing/rows-contract/harness.ts';
import { describeWithServers } from '../../testing/servers/describe-with-servers.ts';
import { TcpProxy } from '../../testing/servers/tcp-proxy.ts';
import type { LoadRequest } from '../types.ts';

type Source = RowsSystem & { run(sql: string, values?: readonly unknown[]): Promise<unknown> };

const table = (name: string): TableFixture & { readonly name: string } => ({
  name,
  columns: { id: 'bigint', note: 'string' },
  load: { cluster: 'both', chunk_rows: 2 },
});
const TABLES = [table('a'), table('b')];

/** A connection that does something else before its first question. */
function lateReader(reader: Connection, first: () => Promise<void>): Connection {
  let doing: Promise<void> | undefined;
  return new Proxy(reader, {
    get: (target, key) => {
      const found: unknown = Reflect.get(target, key);
      if (typeof found !== 'function') return found;
      if (key !== 'query') return found.bind(target);
      return async (...asked: unknown[]) => {
        doing ??= first();
        await doing;
        return await found.apply(target, asked);
      };
    },
  });
}

for (const [server, start] of [
  ['postgres', startPostgresSource],
  ['mariadb', startMariadbSource],
] as const)
  describeWithServers([server], `A source on ${server} that is lost`, () => {
    const ending: (() => Promise<void>)[] = [];
    afterEach(async () => {
      for (const end of ending.splice(0).reverse()) await end();
    });

    it('between two tables of a cluster is read again, so that all of them show one moment', async () => {
      const source: Source = await start();
      ending.push(() => source.stop());
      const proxy = await TcpProxy.start({ host: '127.0.0.1', port: Number(source.connection.port) });
      ending.push(() => proxy.stop());
      const fixture = await LoadFixture.create();
      ending.push(() => fixture.close());
      for (const { name } of TABLES) {
        await source.run(`create table ${name} (id bigint primary key, note varchar(20))`);
        await source.run(`insert into ${name} values (1, 'x'), (2, 'x'), (3, 'x')`);
      }
      const shop: YamlMap = { ...source.connection, host: proxy.host, port: proxy.port };
      const notes: string[] = [];
      const more: Partial<LoadRequest> = { connections: { shop }, onNote: (note) => notes.push(note) };
      const [first, second] = [
        await fixture.request(TABLES[0] as TableFixture, more),
        await fixture.request(TABLES[1] as TableFixture, more),
      ];
      const reader = lateReader(await fixture.connection(), async () => {
        for (const { name } of TABLES) await source.run(`insert into ${name} values (4, 'meanwhile')`);
        proxy.cutAll();
      });
      await runLoads([first, { ...second, reader }]);
      const counts = await fixture.rows('select (select count(*) from raw_shop.a), (select count(*) from raw_shop.b)');
      expect([counts, notes.at(-1)]).toEqual([[['4', '4']], expect.stringContaining('Reading again in')]);
    });
  });
