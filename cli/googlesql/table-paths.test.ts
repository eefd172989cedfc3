import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nameTables } from './table-paths.ts';

const find = (name: string) =>
  ['p.d.t', 'my-proj.d.t', 't'].includes(name.toLowerCase()) ? { name: name.toLowerCase(), columns: [] } : undefined;

describe('nameTables', () => {
  it.each([
    ['select * from `p`.`d`.`t`', 'select * from `p.d.t` AS `t`'],
    ['select * from `p.d.t`', 'select * from `p.d.t` AS `t`'],
    ['select * from `p.d`.t', 'select * from `p.d.t` AS `t`'],
    ['select * from my-proj.d.t', 'select * from `my-proj.d.t` AS `t`'],
    ['select * from p.d.t as x', 'select * from `p.d.t` as x'],
    ['select * from p.d.t x', 'select * from `p.d.t` x'],
    ['select * from p.d.t where a', 'select * from `p.d.t` AS `t` where a'],
    ['select * from p.d.t, p.d.t u', 'select * from `p.d.t` AS `t`, `p.d.t` u'],
    ['select * from a join p.d.t using (x)', 'select * from a join `p.d.t` AS `t` using (x)'],
    ['select * from p.d.t pivot (sum(a) for b in (1))', 'select * from `p.d.t` AS `t` pivot (sum(a) for b in (1))'],
    ['insert into p.d.t (a) select 1', 'insert into `p.d.t` (a) select 1'],
    ['merge into p.d.t using p.d.t as s on true', 'merge into `p.d.t` AS `t` using `p.d.t` as s on true'],
    ['update p.d.t set a = 1 where true', 'update `p.d.t` AS `t` set a = 1 where true'],
    ['delete from p.d.t where true', 'delete from `p.d.t` AS `t` where true'],
    ['create table p.d.t as select 1', 'create table `p.d.t` as select 1'],
    ["select 'from p.d.t' -- p.d.t\n, 1 /* p.d.t */", "select 'from p.d.t' -- p.d.t\n, 1 /* p.d.t */"],
    ['select a-d.t from x', 'select a-d.t from x'],
    ['select x.p.d.t from y', 'select x.p.d.t from y'],
  ])('%s', (sql, named) => {
    expect(nameTables(sql, find).sql).toBe(named);
  });

  it('finds each place of the SQL again', () => {
    const part = fc.constantFrom(
      'p.d.t',
      '`p.d.t`',
      'select',
      ' ',
      '\n',
      'from ',
      'a',
      "'p.d.t'",
      ', ',
      'group by all ',
      '(',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 20 }), (parts) => {
        const sql = parts.join('');
        const named = nameTables(sql, find);
        for (let at = 0; at < named.sql.length; at++) {
          const place = named.placeOf(at);
          expect(place).toBeGreaterThanOrEqual(0);
          expect(place).toBeLessThanOrEqual(sql.length);
          if (at > 0) expect(place).toBeGreaterThanOrEqual(named.placeOf(at - 1));
        }
        expect(named.placeOf(named.sql.length)).toBe(sql.length);
      }),
    );
  });
});

describe('GROUP BY ALL', () => {
  it.each([
    ['select a, b + 1 as c, count(*) from x group by all', 'GROUP BY 1, 2'],
    ['select sum(a), upper(b), max(c) + 1 from x group by all having true', 'GROUP BY 2 having true'],
    ['select count(*) from x group by all', ''],
    ["select 1, 'a' as b, true, date '2020-01-01', a from x group by all", 'GROUP BY 5'],
    ['select a, rank() over (order by sum(b)) from x group by all', 'GROUP BY 1'],
    [
      'select distinct a, if(b, 1, 2), [c, 1], struct<x int64, y int64>(1, d) from x group by all',
      'GROUP BY 1, 2, 3, 4',
    ],
    ['select (select max(q) from y) + a, extract(day from b), count(c) from x group by all', 'GROUP BY 1, 2'],
    ['select `a`, x.b, any_value(c having max d) from x group by all', 'GROUP BY 1, 2'],
    ['select z from y union all select a, count(*) from x group by all', 'GROUP BY 1'],
    ['select a from (select b, sum(c) from x group by all)', 'GROUP BY 1)'],
  ])('%s', (sql, clause) => {
    const written = nameTables(sql, () => undefined).sql;
    expect(written).toBe(`${sql.slice(0, sql.indexOf('group by all'))}${clause}`);
  });

  it.each(['select *, count(*) from x group by all', 'select x.*, 1 from x group by all', 'group by all'])(
    'is left where the items are not known: %s',
    (sql) => {
      expect(nameTables(sql, () => undefined).sql).toBe(sql);
    },
  );
});
