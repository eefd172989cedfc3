import { describe, expect, it } from 'vitest';
import type { GenericNode, Node } from '../types.ts';
import { semanticLayer } from './semantic.ts';

const visits = {
  unique_id: 'model.shop.visits',
  alias: 'visits',
  schema: 'main',
  database: 'db',
  relation_name: '"v"',
};

function node(resourceType: GenericNode['resource_type'], name: string, data: object): GenericNode {
  const unique_id = `${resourceType}.shop.${name}`;
  const where = { path: 'a.yml', original_file_path: 'models/a.yml', fqn: ['shop', name] };
  return { name, resource_type: resourceType, package_name: 'shop', unique_id, ...where, ...data };
}

/** What the layer makes of a semantic model with one measure, and of these metrics and queries. */
function layer(...nodes: GenericNode[]) {
  const measures = [
    { name: 'people', agg: 'sum' },
    { name: 'total', agg: 'sum', expr: 'amount', create_metric: true },
  ];
  const model = node('semantic_model', 'visits', { model: "ref('visits')", measures });
  const find = () => visits as unknown as Node;
  return semanticLayer([model, ...nodes], { find, database: 'db', schema: 'main' });
}

describe('the semantic layer', () => {
  it('stands on the relation of its model', () => {
    expect(layer().semantic_models.get('semantic_model.shop.visits')).toMatchObject({
      node_relation: { alias: 'visits', schema_name: 'main', database: 'db', relation_name: '"v"' },
      depends_on: { nodes: ['model.shop.visits'] },
    });
  });

  it('makes a metric of a measure that asks for one', () => {
    expect(layer().metrics.get('metric.shop.total')).toMatchObject({
      description: 'Metric created from measure total',
      type_params: { measure: { name: 'total' }, expr: 'amount' },
      depends_on: { nodes: ['semantic_model.shop.visits'] },
    });
  });

  it('follows a ratio to the measures that it reads in the end, each once', () => {
    const { metrics } = layer(
      node('metric', 'guests', { type: 'simple', type_params: { measure: 'people' }, filter: ['a = 1', 'b = 2'] }),
      node('metric', 'share', { type: 'ratio', type_params: { numerator: 'guests', denominator: { name: 'guests' } } }),
    );
    expect(metrics.get('metric.shop.guests')?.filter).toEqual({
      where_filters: [{ where_sql_template: 'a = 1' }, { where_sql_template: 'b = 2' }],
    });
    expect(metrics.get('metric.shop.share')).toMatchObject({
      type_params: { input_measures: [{ name: 'people' }], numerator: { name: 'guests', alias: null } },
      depends_on: { nodes: ['metric.shop.guests'] },
    });
  });

  it('ends with metrics that refer to each other', () => {
    const derived = (name: string, of: string) =>
      node('metric', name, { type: 'derived', type_params: { metrics: [{ name: of, offset_window: '2 Weeks' }] } });
    const { metrics } = layer(derived('a', 'b'), derived('b', 'a'));
    expect(metrics.get('metric.shop.a')).toMatchObject({
      type_params: { input_measures: [], metrics: [{ offset_window: { count: 2, granularity: 'week' } }] },
    });
  });

  it('writes an export under its own name into the schema of the target', () => {
    const query = { query_params: { metrics: ['total'] }, exports: [{ name: 'out', config: { export_as: 'view' } }] };
    expect(layer(node('saved_query', 'q', query)).saved_queries.get('saved_query.shop.q')).toMatchObject({
      exports: [{ config: { export_as: 'view', schema_name: 'main', alias: 'out', database: 'db' } }],
      depends_on: { nodes: ['metric.shop.total'] },
    });
  });
});
