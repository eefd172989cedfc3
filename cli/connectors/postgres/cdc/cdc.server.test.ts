import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LoadFixture, type TableFixture } from '../../../testing/load-fixture.ts';
import { type PostgresSource, startPostgresSource } from '../../../testing/postgres-source.ts';
import { describeWithServers } from '../../../testing/servers/describe-with-servers.ts';

/** Too large for its row: an update that leaves it alone does not send it. */
const LARGE = 'x'.repeat(9_000);

const id = fc.integer({ min: 1, max: 6 });
const note = fc.constantFrom("'small'", "''", 'null', `'${LARGE}'`, `'y${LARGE}'`);
const statement = fc.oneof(
  fc
    .tuple(id, note)
    .map(([key, text]) => `insert into t values (${key}, ${text}, '{1.5,null}', 0) on conflict do nothing`),
  fc.tuple(id, note).map(([key, text]) => `update t set note = ${text} where id = ${key}`),
  id.map((key) => `update t set counter = counter + 1 where id = ${key}`),
  fc
    .tuple(id, id)
    .map(([from, to]) => `update t set id = ${to} where id = ${from} and not exists (select from t where id = ${to})`),
  id.map((key) => `delete from t where id = ${key}`),
  fc.constant('truncate t'),
);
const transaction = fc
  .tuple(fc.array(statement, { minLength: 1, maxLength: 5 }), fc.boolean())
  .map(([statements, keeps]) => `begin; ${statements.join('; ')}; ${keeps ? 'commit' : 'rollback'}`);
const step = fc.oneof(
  { weight: 6, arbitrary: fc.oneof(statement, transaction) },
  { weight: 2, arbitrary: fc.constant('LOAD') },
  { weight: 1, arbitrary: fc.constant('FAILED LOAD') },
);

describeWithServers(['postgres'], 'Changes of PostgreSQL, loaded', () => {
  let source: PostgresSource;
  beforeAll(async () => {
    source = await startPostgresSource();
  });
  afterAll(() => source?.stop());

  for (const identity of ['default', 'full'])
    it(`lead to the rows of the source whatever happened there, with replica identity ${identity}`, async () => {
      const table: TableFixture = {
        name: 't',
        columns: { id: 'integer', note: 'string', amounts: 'json', counter: 'bigint' },
        load: { strategy: 'cdc' },
        primaryKey: ['id'],
      };
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
          await source.run(`drop table if exists t;
            create table t (id int primary key, note text, amounts numeric[], counter bigint);
            alter table t alter note set storage external, replica identity ${identity};
            insert into t select i, 'first ' || i, '{}', i from generate_series(1, 3) i`);
          const fixture = await LoadFixture.create();
          const connections = { shop: source.connection };
          try {
            for (const one of ['LOAD', ...steps, 'LOAD']) {
              if (one === 'LOAD') await fixture.load(table, { connections });
              else if (one === 'FAILED LOAD') await failToLoad(fixture, table, connections);
              else await source.run(one);
            }
            const loaded = await fixture.rows('select id, note, amounts, counter from raw_shop.t order by id');
            const own = await source.run('select id, note, to_json(amounts), counter from t order by id', []);
            expect(loaded).toEqual(own.map((row) => row.map(asText)));
          } finally {
            await fixture.close();
          }
        }),
        { numRuns: 6 },
      );
    });
});

/** Reads and lands, and then leaves it: as a load does that dies before its commit. */
async function failToLoad(fixture: LoadFixture, table: TableFixture, connections: object): Promise<void> {
  const { prepareLoad } = await import('../../../loader/prepare.ts');
  const prepared = await prepareLoad(await fixture.request(table, { connections: { ...connections } }));
  await prepared.discard();
}

function asText(cell: unknown): string {
  return typeof cell === 'object' && cell !== null ? JSON.stringify(cell) : String(cell);
}
