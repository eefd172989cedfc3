import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { diagnosticsOf } from '../../diagnostics/index.ts';
import { LoadFixture, type TableFixture } from '../../testing/load-fixture.ts';
import { startMariadbSource } from '../../testing/mariadb-source.ts';
import { startPostgresSource } from '../../testing/postgres-source.ts';
import type { RowsSystem } from '../../testing/rows-contract/harness.ts';
import { describeWithServers } from '../../testing/servers/describe-with-servers.ts';
import { mountRefusal, mountSmallDisk } from '../../testing/small-disk.ts';

type Source = RowsSystem & { run(sql: string, values?: readonly unknown[]): Promise<unknown> };

const refusal = mountRefusal();
if (refusal !== undefined) console.info(`skipped: a small disk cannot be mounted here (${refusal})`);

const ROWS = 40_000;
/** Text that does not become smaller. */
const digits = (n: string) => `concat(md5(concat(${n}, 'a')), md5(concat(${n}, 'b')))`;

for (const [server, start, many] of [
  ['postgres', startPostgresSource, `select n, ${digits('n')} from generate_series(1, ${ROWS}) as n`],
  ['mariadb', startMariadbSource, `select seq, ${digits('seq')} from seq_1_to_${ROWS}`],
] as const)
  describeWithServers([server], `A load from ${server} on a full disk`, () => {
    const ending: (() => Promise<void> | void)[] = [];
    afterEach(async () => {
      for (const end of ending.splice(0).reverse()) await end();
    });

    for (const [what, chunkRows] of [
      ['rows are read', ROWS],
      ['rows are landed', 1_000],
    ] as const)
      it.skipIf(refusal !== undefined)(
        `while ${what} says so, keeps the previous rows and leaves nothing`,
        async () => {
          const source: Source = await start();
          ending.push(() => source.stop());
          const fixture = await LoadFixture.create();
          ending.push(() => fixture.close());
          const landingRoot = path.join(fixture.root, 'small');
          ending.push(mountSmallDisk(landingRoot));
          const table: TableFixture = {
            name: 't',
            columns: { id: 'bigint', note: 'string' },
            load: { chunk_rows: chunkRows },
          };
          const load = async () =>
            await fixture.load(table, { connections: { shop: source.connection }, landingRoot }).then(
              ({ rows }) => rows,
              (error: unknown) => diagnosticsOf(error)[0],
            );
          await source.run('create table t (id bigint primary key, note varchar(100))');
          await source.run(`insert into t values (1, 'first')`);
          expect(await load()).toBe(1);
          await source.run('delete from t');
          await source.run(`insert into t ${many}`);
          const found = await load();
          expect(found).toMatchObject({ code: 'ETL5032', message: expect.stringContaining('The previous data stays') });
          expect(await fixture.rows('select note from raw_shop.t')).toEqual([['first']]);
          const left = await readdir(landingRoot, { recursive: true, withFileTypes: true });
          expect(left.filter((entry) => entry.isFile()).map((entry) => entry.name)).toEqual(['0001-rows.parquet']);
          await source.run('delete from t where id > 3');
          expect(await load()).toBe(3);
        },
      );
  });
