import { afterAll, beforeAll, expect, it } from 'vitest';
import { bigqueryOutput } from '../../testing/bigquery-output.ts';
import { LoadChildren } from '../../testing/load-children.ts';
import { LoadFixture, type LoadOutput, type TableFixture } from '../../testing/load-fixture.ts';
import { describeWithServers } from '../../testing/servers/describe-with-servers.ts';
import { bigqueryDataset } from '../../testing/servers/shared.ts';
import { type LoadStep, PARTS_STEPS, SEND_STEPS, STAGE_STEPS } from '../steps.ts';

const PREPARED = PARTS_STEPS.indexOf('prepared') + 1;
const COMMITTED = PARTS_STEPS.indexOf('committed');
const STEPS: readonly LoadStep[] = [
  ...PARTS_STEPS.slice(0, PREPARED),
  ...STAGE_STEPS,
  ...PARTS_STEPS.slice(PREPARED, COMMITTED),
  ...SEND_STEPS,
  ...PARTS_STEPS.slice(COMMITTED),
];

const things: TableFixture = {
  name: 'things',
  columns: { id: 'bigint', name: 'string', price: 'decimal(18,2)' },
  primaryKey: ['id'],
  load: { path: 'things*.csv' },
};
const parts: TableFixture = { ...things, name: 'parts', load: { path: 'parts*.csv' } };

describeWithServers(['bigquery'], 'A load into BigQuery that is killed', () => {
  const children = new LoadChildren();
  let fixture: LoadFixture;
  let output: LoadOutput;
  beforeAll(async () => {
    output = bigqueryOutput(await bigqueryDataset());
    fixture = await LoadFixture.create(output);
    await put(0);
    await fixture.loadTogether([things, parts]);
  });
  afterAll(async () => {
    await children.stop();
    await fixture.close();
  });

  const put = async (n: number) => {
    for (const name of ['things', 'parts']) {
      await fixture.put(`${name}1.csv`, `id,name,price\n1,${name} ${n},1.50\n2,same,2.25\n`);
      await fixture.put(`${name}${n % 3}x.csv`, `id,name,price\n${100 + n},new,0.10\n`);
    }
  };
  const rows = async () => {
    const of = (name: string) => fixture.rows(`select id, name, price from raw_shop.${name} order by id`);
    return [await of('things'), await of('parts')];
  };
  const expected = (n: number) =>
    ['things', 'parts'].map((name) => {
      const last = [n - 2, n - 1, n].filter((one) => one >= 0).map((one) => [String(100 + one), 'new', '0.1']);
      return [['1', `${name} ${n}`, '1.5'], ['2', 'same', '2.25'], ...last];
    });

  it.each(STEPS.map((step, index) => ({ step, n: index + 1 })))(
    'at $step leaves the last good rows, and the next load those of the source',
    async ({ step, n }) => {
      const before = await rows();
      await put(n);
      const { signal, stderr } = await children.run({
        root: fixture.root,
        output,
        tables: [things, parts],
        killAt: { step, time: 1 },
      });
      expect([signal, stderr]).toEqual(['SIGKILL', '']);
      const isCommitted = STEPS.indexOf(step) >= STEPS.indexOf('committed');
      expect(await rows()).toEqual(isCommitted ? expected(n) : before);
      await fixture.loadTogether([things, parts]);
      expect(await rows()).toEqual(expected(n));
      const sql =
        'select relation, count(distinct load_id) from etl_audit.load_history where rows_loaded > 0 group by relation order by relation';
      expect((await fixture.rows(sql)).map(([relation]) => relation)).toEqual(['raw_shop.parts', 'raw_shop.things']);
    },
  );
});
