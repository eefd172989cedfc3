import { describe, expect, it } from 'vitest';
import { injectCtes } from './inject-ctes.ts';
import { MappedSql } from './source-map.ts';

const cte = (name: string, sql: string) => ({
  uniqueId: `model.shop.${name}`,
  name: `__dbt__cte__${name}`,
  sql: MappedSql.of(sql, null),
});

function injected(sql: string, ...names: string[]): string {
  const ctes = names.map((name) => cte(name, `select '${name}'`));
  return injectCtes(MappedSql.of(sql, null), ctes).text.replace(/\s+/g, ' ').trim();
}

describe('ephemeral models before a statement', () => {
  it('leaves a statement without any as it is', () => {
    expect(injected('select 1')).toBe('select 1');
  });

  it('adds a with before a plain statement, behind its leading comments', () => {
    expect(injected('-- with care\n/* with */ select 1', 'a')).toBe(
      "-- with care /* with */ with __dbt__cte__a as ( select 'a' ) select 1",
    );
  });

  it('joins the with of the statement', () => {
    expect(injected('with x as (select 1) select * from x', 'a', 'b')).toBe(
      "with __dbt__cte__a as ( select 'a' ), __dbt__cte__b as ( select 'b' ), x as (select 1) select * from x",
    );
  });

  it('keeps recursive first', () => {
    expect(injected('WITH RECURSIVE x as (select 1) select * from x', 'a')).toBe(
      "WITH RECURSIVE __dbt__cte__a as ( select 'a' ), x as (select 1) select * from x",
    );
  });

  it('takes a column named with_tax for no with', () => {
    expect(injected('with_tax', 'a')).toBe("with __dbt__cte__a as ( select 'a' ) with_tax");
  });

  it('still knows where each character came from', () => {
    const map = {
      at: (offset: number) => [{ what: `template ${offset}`, position: { file: 'm.sql', line: 1, column: 1 } }],
    };
    const whole = injectCtes(MappedSql.of('with x as (select 1) select 2', map), [cte('a', 'select 3')]);
    expect(whole.at(whole.text.indexOf('select 2'))[0]?.what).toBe('template 21');
    expect(whole.at(whole.text.indexOf('__dbt__'))).toEqual([]);
  });
});
