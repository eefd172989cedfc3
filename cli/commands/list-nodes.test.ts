import { describe, expect, it } from 'vitest';
import type { NodeBase } from '../manifest/types.ts';
import { nodeText } from './list-nodes.ts';

function node(resource_type: NodeBase['resource_type'], more: object = {}): NodeBase {
  return {
    unique_id: `${resource_type}.demo.orders`,
    name: 'orders',
    resource_type,
    package_name: 'demo',
    path: 'marts/orders.sql',
    original_file_path: 'models/marts/orders.sql',
    fqn: ['demo', 'marts', 'orders'],
    ...more,
  };
}

describe('a listed node', () => {
  it.each([
    [node('model'), 'demo.marts.orders'],
    [node('source', { source_name: 'raw' }), 'source:demo.raw.orders'],
    [node('exposure'), 'exposure:demo.orders'],
    [node('metric'), 'metric:demo.orders'],
    [node('unit_test', { version: 2 }), 'unit_test:demo.orders_v2'],
  ])('is printed by its selector', (one, selector) => {
    expect(nodeText(one, {})).toBe(selector);
  });

  it('is printed by its name, as it is searched for', () => {
    expect(nodeText(node('model', { version: 2 }), { listOutput: 'name' })).toBe('orders.v2');
    expect(nodeText(node('source', { source_name: 'raw' }), { listOutput: 'name' })).toBe('raw.orders');
  });

  it('is printed by its file', () => {
    expect(nodeText(node('model'), { listOutput: 'path' })).toBe('models/marts/orders.sql');
  });

  it('is printed as JSON with the keys that dbt prints unless told', () => {
    const one = node('model', { alias: 'o', tags: ['a'], etl: { file: 'x' }, raw_code: 'select 1' });
    expect(JSON.parse(nodeText(one, { listOutput: 'json' }))).toEqual({
      name: 'orders',
      resource_type: 'model',
      package_name: 'demo',
      original_file_path: 'models/marts/orders.sql',
      unique_id: 'model.demo.orders',
      alias: 'o',
      tags: ['a'],
    });
  });

  it('is printed as JSON with the keys that are asked for, inner ones by dots', () => {
    const one = node('model', { config: { materialized: 'view', alias: null }, rows: 3n });
    const outputKeys = ['name', 'config.materialized', 'config.alias', 'nothing', 'rows', '__proto__'];
    expect(nodeText(one, { listOutput: 'json', outputKeys })).toBe(
      '{"name": "orders", "config.materialized": "view", "rows": 3}',
    );
  });

  it('is printed with the keys of the semantic layer in the order that dbt has for each kind', () => {
    const more = { tags: [], config: {}, depends_on: {} };
    const keysOf = (kind: NodeBase['resource_type']) =>
      Object.keys(JSON.parse(nodeText(node(kind, more), { listOutput: 'json' })) as object).slice(5);
    expect(keysOf('metric')).toEqual(['tags', 'config', 'depends_on']);
    expect(keysOf('semantic_model')).toEqual(['depends_on', 'config']);
    expect(keysOf('saved_query')).toEqual(['config', 'depends_on', 'tags']);
  });

  it('has no keys for the places of a list, as in dbt', () => {
    const flags = { listOutput: 'json', outputKeys: ['tags.0'] } as const;
    expect(nodeText(node('model', { tags: ['a'] }), flags)).toBe('{}');
  });
});
