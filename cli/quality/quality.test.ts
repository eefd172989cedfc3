import { describe, expect, it } from 'vitest';
import type { NodeConfig } from '../manifest/types.ts';
import { manifestOf } from '../testing/manifest.ts';
import { failureStore } from './failures.ts';
import { gatedNode } from './gating.ts';
import { failingRowsSql, judgingSql, testRules } from './test-sql.ts';
import { verdict } from './verdict.ts';

const config = (given: Record<string, unknown>) => ({ enabled: true, ...given }) as NodeConfig;

describe('the rules of a data test', () => {
  it("have dbt's defaults", () => {
    const defaults = { failCalc: 'count(*)', severity: 'error', warnIf: '!= 0', errorIf: '!= 0', limit: null };
    expect(testRules(config({}))).toEqual(defaults);
  });

  it('make one row that judges', () => {
    const rules = testRules(config({ fail_calc: 'sum(n)', warn_if: '> 1', error_if: '> 10', limit: 5 }));
    expect(judgingSql(failingRowsSql('select 1 as n', rules.limit), rules).replace(/\s+/g, ' ')).toBe(
      'select sum(n) as failures, sum(n) > 1 as should_warn, sum(n) > 10 as should_error from ( select * from ( ' +
        'select 1 as n ) as etl_limited limit 5 ) dbt_internal_test',
    );
  });

  it.each([
    ['error', true, true, 'fail'],
    ['error', true, false, 'warn'],
    ['error', false, false, 'pass'],
    ['error', false, true, 'fail'],
    ['warn', true, true, 'warn'],
    ['warn', false, true, 'pass'],
  ] as const)('severity %s with warn_if %s and error_if %s gives %s', (severity, shouldWarn, shouldError, status) => {
    const rules = testRules(config({ severity: severity.toUpperCase() }));
    expect(verdict({ failures: 2, shouldWarn, shouldError }, rules).status).toBe(status);
  });
});

describe('gating', () => {
  const manifest = manifestOf([
    { id: 'model.shop.a' },
    { id: 'model.shop.b', parents: ['model.shop.a'] },
    { id: 'model.shop.c' },
    { id: 'test.shop.own', parents: ['model.shop.b'], attachedTo: 'model.shop.b' },
    { id: 'test.shop.ancestor', parents: ['model.shop.b', 'model.shop.a'], attachedTo: 'model.shop.b' },
    { id: 'test.shop.child', parents: ['model.shop.a', 'model.shop.b'], attachedTo: 'model.shop.a' },
    { id: 'test.shop.sibling', parents: ['model.shop.b', 'model.shop.c'], attachedTo: 'model.shop.b' },
    { id: 'test.shop.singular', parents: ['model.shop.c'] },
    { id: 'test.shop.several', parents: ['model.shop.b', 'model.shop.a'] },
    { id: 'test.shop.nothing', parents: [] },
  ]);
  it.each([
    ['own', 'model.shop.b'],
    ['ancestor', 'model.shop.b'],
    ['child', null],
    ['sibling', null],
    ['singular', 'model.shop.c'],
    ['several', null],
    ['nothing', null],
  ])('test %s gates %s', (name, gated) => {
    const test = manifest.nodes.get(`test.shop.${name}`);
    expect(test && gatedNode(test, manifest)).toBe(gated);
  });
});

describe('failing rows', () => {
  const store = (given: Record<string, unknown>, flag: boolean | undefined, rolledBack: boolean) => {
    const node = manifestOf([{ id: 'test.shop.t', config: given }]).nodes.get('test.shop.t');
    return node && failureStore(node, flag, rolledBack);
  };

  it('are kept when the test, or the command, says so', () => {
    expect(store({ store_failures: true }, undefined, false)).toBe('table');
    expect(store({}, true, false)).toBe('table');
    expect(store({ store_failures: false }, true, false)).toBe('none');
    expect(store({}, undefined, false)).toBe('none');
  });

  it('are kept unasked where a rollback would take away what was tested', () => {
    expect(store({}, undefined, true)).toBe('table');
    expect(store({ store_failures: false }, undefined, true)).toBe('none');
    expect(store({ store_failures_as: 'ephemeral' }, undefined, true)).toBe('none');
  });

  it('are a view where asked, but never of what a rollback takes away', () => {
    expect(store({ store_failures_as: 'view' }, undefined, false)).toBe('view');
    expect(store({ store_failures_as: 'view' }, undefined, true)).toBe('table');
  });
});
