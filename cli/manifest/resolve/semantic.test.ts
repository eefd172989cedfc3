import { describe, expect, it } from 'vitest';
import type { YamlMap } from '../../config/types.ts';
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
  return whole(...nodes).others;
}

function whole(...nodes: GenericNode[]) {
  const measures = [
    { name: 'people', agg: 'sum' },
    { name: 'total', agg: 'sum', expr: 'amount', create_metric: true },
  ];
  const model = node('semantic_model', 'visits', { model: "ref('visits')", measures });
  const find = () => visits as unknown as Node;
  const configOf = ({ config }: GenericNode) => {
    const written = (config ?? {}) as YamlMap;
    return { config: { enabled: true, group: null, meta: {}, ...written }, written };
  };
  return semanticLayer([model, ...nodes], { find, configOf, database: 'db', schema: 'main' });
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

  it('leaves out what is switched off, with the metrics of its measures', () => {
    const off = { config: { enabled: false } };
    const measures = [{ name: 'count', agg: 'sum', create_metric: true }];
    const nodes = [
      node('metric', 'gone', { type: 'simple', type_params: { measure: 'people' }, ...off }),
      node('semantic_model', 'closed', { model: "ref('visits')", measures, ...off }),
      node('saved_query', 'quiet', { query_params: { metrics: ['total'] }, ...off }),
    ];
    const { others, disabled } = whole(...nodes);
    expect(disabled.map((one) => one.unique_id).sort()).toEqual([
      'metric.shop.count',
      'metric.shop.gone',
      'saved_query.shop.quiet',
      'semantic_model.shop.closed',
    ]);
    expect([...others.metrics.keys()]).toEqual(['metric.shop.total']);
  });

  it('gives the meta of a semantic model to its parts and to the metrics made of it', () => {
    const entities = [{ name: 'guest', type: 'primary', config: { meta: { pii: true } } }];
    const measures = [{ name: 'count', agg: 'sum', create_metric: true }];
    const data = { model: "ref('visits')", entities, measures, config: { meta: { team: 'desk' } } };
    const { semantic_models, metrics } = layer(node('semantic_model', 'stays', data));
    expect(semantic_models.get('semantic_model.shop.stays')).toMatchObject({
      entities: [{ config: { meta: { team: 'desk', pii: true } } }],
      measures: [{ config: { meta: { team: 'desk' } } }],
    });
    expect(metrics.get('metric.shop.count')).toMatchObject({ meta: { team: 'desk' } });
  });
});
