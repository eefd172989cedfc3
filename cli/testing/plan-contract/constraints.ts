import { expect, it } from 'vitest';
import { codeOf, errorOf } from '../adapter-contract.ts';
import type { PlanHarness } from './harness.ts';

/** What tables are told beside their rows: indexes, descriptions, keys, contracts. */
export function constraintsContract(plans: PlanHarness): void {
  const { run, rows, sqlOf } = plans;

  it.runIf(plans.adapter.capabilities.indexes)('makes indexes anew each time', async () => {
    const config = { indexes: [{ columns: ['a'], unique: true }, { columns: ['a', 'b'] }] };
    for (let time = 0; time < 3; time += 1)
      await run('indexed', { materialized: 'table', sql: 'select 1 as a, 2 as b', config });
    expect(await rows('indexed')).toEqual([[1, 2]]);
    expect(await codeOf(plans.connection.execute(`insert into ${sqlOf('indexed')} values (1, 3)`))).toBe('ETL4010');
  });

  it('writes descriptions as comments', async () => {
    const declared = [
      { name: 'A', dataType: null, description: "it's a", quote: false, constraints: [] },
      { name: 'absent', dataType: null, description: 'x', quote: false, constraints: [] },
    ];
    const config = { persist_docs: { relation: true, columns: true } };
    const given = { description: 'The "table"\nof docs', declared };
    for (const materialized of ['view', 'table', 'incremental', 'incremental'])
      await run('documented', { materialized, sql: 'select 1 as a, 2 as b', config, given });
    expect(await rows('documented')).toHaveLength(3);
  });

  it('makes a table with a foreign key anew as often as wanted', async () => {
    const config = { contract: { enforced: true } };
    const column = { name: 'id', dataType: 'int', description: '', quote: false } as const;
    const parent = [{ ...column, constraints: [{ type: 'primary_key' }] }] as const;
    const child = [
      { ...column, constraints: [{ type: 'foreign_key', to: sqlOf('parent'), to_columns: ['id'] }] },
    ] as const;
    const sql = 'select 1 as id';
    await run('parent', { materialized: 'table', sql, config, given: { declared: parent } });
    for (let time = 0; time < 3; time += 1)
      await run('child', { materialized: 'table', sql, config, given: { declared: child } });
    expect(
      await codeOf(run('child', { materialized: 'table', sql: 'select 2 as id', config, given: { declared: child } })),
    ).toBe('ETL4010');
    expect(await rows('child', '1')).toEqual([[1]]);
    await plans.connection.execute(`drop table ${sqlOf('child')}`);
    await run('parent', { materialized: 'table', sql, config, given: { declared: parent } });
  });

  it('enforces a contract, its constraints included', async () => {
    const declared = [
      {
        name: 'id',
        dataType: 'int',
        description: '',
        quote: false,
        constraints: [{ type: 'not_null' }, { type: 'primary_key' }],
      },
      { name: 'v', dataType: 'string', description: '', quote: false, constraints: [] },
    ] as const;
    const config = { contract: { enforced: true } };
    const node = (sql: string, materialized = 'table') =>
      run('agreed', { materialized, sql, config, given: { declared } });
    await node("select 'x' as v, 1 as id");
    await node("select 'x' as v, 2 as id");
    expect(await rows('agreed')).toEqual([[2, 'x']]);
    expect(await codeOf(node("select 'x' as v, null::int as id"))).toBe('ETL4010');
    const error = await errorOf(node("select 'x' as w, 1.5::double as id"));
    expect(error.code).toBe('ETL4023');
    expect(error.message.split('\n').slice(1)).toEqual([
      '  column | query   | contract | why',
      '  id     | DOUBLE  | INTEGER  | other type',
      '  v      |         | VARCHAR  | missing in the query',
      '  w      | VARCHAR |          | missing in the contract',
    ]);
    expect(await rows('agreed')).toEqual([[2, 'x']]);
    await node("select 'y' as v, 3 as id", 'incremental');
    expect(await rows('agreed')).toHaveLength(2);
  });
}
