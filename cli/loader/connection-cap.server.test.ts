import { afterEach, expect, it } from 'vitest';
import type { YamlMap } from '../config/types.ts';
import { startMariadbSource } from '../testing/mariadb-source.ts';
import { startPostgresSource } from '../testing/postgres-source.ts';
import { describeWithServers } from '../testing/servers/describe-with-servers.ts';
import { ShopProject } from '../testing/shop-project.ts';

const TABLES = ['a', 'b', 'c', 'd', 'e'];
/** Ranges are only made of what is not small. */
const ROWS = 200_000;
const PASSWORD = 'capped-secret-1';

/** A role of a server that may not have more connections than so many, told by the server itself. */
interface Capped {
  readonly connection: YamlMap;
  stop(): Promise<void>;
}

async function cappedPostgres(cap: number): Promise<Capped> {
  const source = await startPostgresSource();
  const user = `capped_${source.database.database}`;
  await source.run(`create role ${user} login password '${PASSWORD}' connection limit ${cap}`);
  for (const table of TABLES)
    await source.run(`create table ${table} as select i as id, repeat('x', 50) as note from generate_series(1, ${ROWS}) i;
      alter table ${table} add primary key (id); grant select on ${table} to ${user}; analyze ${table}`);
  const stop = async () => {
    await source.run(`drop owned by ${user}; drop role ${user}`);
    await source.stop();
  };
  return { connection: { ...source.connection, user, password: PASSWORD, max_connections: cap }, stop };
}

async function cappedMariadb(cap: number): Promise<Capped> {
  const source = await startMariadbSource();
  const user = `capped_${source.database.database.slice(-6)}`;
  await source.run(`create user ${user} identified by '${PASSWORD}' with max_user_connections ${cap}`);
  await source.run(`grant select, lock tables on ${source.database.database}.* to ${user}`);
  for (const table of TABLES) {
    await source.run(`create table ${table} (id int primary key, note varchar(50))`);
    await source.run(`insert into ${table} select seq, repeat('x', 50) from seq_1_to_${ROWS}`);
  }
  const stop = async () => {
    await source.run(`drop user ${user}`);
    await source.stop();
  };
  return { connection: { ...source.connection, user, password: PASSWORD, max_connections: cap }, stop };
}

const ending: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

for (const [server, start] of [
  ['postgres', cappedPostgres],
  ['mariadb', cappedMariadb],
] as const)
  describeWithServers([server], `A connection to ${server} with max_connections`, () => {
    it('never has more, whatever the threads and the ranges: a server that allows no more takes all', async () => {
      for (const cap of [4, 1]) {
        const { connection, stop } = await start(cap);
        ending.push(stop);
        const project = new ShopProject(connection, []);
        ending.push(() => project.remove());
        const write = (most: number, ranges: Readonly<Record<string, number>>) => {
          const columns = { id: 'bigint', note: 'string' };
          const tables = Object.entries(ranges).map(([name, parallel]) => ({ name, load: { parallel }, columns }));
          project.declare({ ...connection, max_connections: most }, tables, { threads: 8 });
        };
        write(cap, Object.fromEntries(TABLES.map((name, at) => [name, (at % 3) + 1])));
        const { exit, stdout } = await project.etl(['load']);
        expect([exit, stdout]).toEqual([0, expect.stringContaining(`${TABLES.length} ok`)]);
        expect(stdout).not.toMatch(/too many|max_user_connections|by one connection/i);
        if (cap === 1) continue;
        // All that it may have are used: one more is refused.
        write(cap + 1, { a: cap + 1 });
        expect((await project.etl(['load'])).stdout).toMatch(/too many connections|max_user_connections/i);
      }
    }, 240_000);
  });
