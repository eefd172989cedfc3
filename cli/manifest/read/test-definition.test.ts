import { describe, expect, test } from 'vitest';
import { testDefinition, testHash, testNames } from './test-definition.ts';

describe('a data test', () => {
  test('has the name and the hash that dbt gives it', () => {
    const definition = testDefinition({ accepted_values: { arguments: { values: ['new', 'paid'] } } }, 'status');
    const { full, short } = testNames(definition, 'fct_orders', false);
    expect(full).toBe('accepted_values_fct_orders_status__new__paid');
    expect(short).toBe(full);
    const kwargs = { ...definition.args, model: "{{ get_where_subquery(ref('fct_orders')) }}" };
    expect(testHash(full, { namespace: null, name: 'accepted_values', kwargs })).toBe('72d6ed708f');
  });
  test('gets a short name beyond 63 letters', () => {
    const definition = testDefinition(
      { relationships: { arguments: { to: "ref('dim_customer', v=2)", field: 'customer_id' } } },
      'customer_id',
    );
    const { full, short } = testNames(definition, 'agg_customer_value', false);
    expect(full).toBe('relationships_agg_customer_value_customer_id__customer_id__ref_dim_customer_v_2_');
    expect(short).toBe('relationships_agg_customer_val_1f6849331bc6f6e87001ea035d5f1675');
  });
  test('takes config from beside its arguments and from under config', () => {
    const { config, args } = testDefinition(
      { unique: { severity: 'warn', config: { tags: 'x', custom: 1 }, where: 'a' } },
      'id',
    );
    expect(config).toEqual({ severity: 'warn', tags: 'x', where: 'a', custom: 1 });
    expect(args).toEqual({ column_name: 'id' });
  });
  test.each([
    [{ a: {}, b: {} }],
    [{ unique: 3 }],
    [3],
    [{ unique: { model: 'x' } }],
    [{ unique: { tags: ['a'], config: { tags: 'b' } } }],
  ])('refuses %j', (written) => {
    expect(() => testDefinition(written, null)).toThrow();
  });
});
