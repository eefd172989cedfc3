import type { YamlMap } from '../../config/types.ts';
import { mapOf, mapsOf, textOf, textsOf } from '../read/columns.ts';
import { scanTemplate } from '../static/scan.ts';
import type { GenericNode, Manifest, Node, RefArgs } from '../types.ts';
import { type ConfigOf, identity, measureMetric, metricNode, whereFilter } from './metrics.ts';

/** Where the semantic layer stands: how its refs are answered, and where exports are written. */
export interface SemanticSurroundings {
  find(ref: RefArgs, packageName: string): Node | undefined;
  readonly configOf: ConfigOf;
  readonly database: string | null;
  readonly schema: string;
}

/**
 * Metrics, semantic models and saved queries by id, with the fields and parents that dbt's manifest gives
 * them. A measure with `create_metric` gives a metric of its own. What is switched off is apart.
 */
export function semanticLayer(nodes: readonly GenericNode[], around: SemanticSurroundings): SemanticLayer {
  const disabled: GenericNode[] = [];
  const isEnabled = (node: GenericNode): boolean => {
    const isOn = mapOf(node.config as YamlMap).enabled !== false;
    const resolved = 'node_relation' in node ? { node_relation: null } : {};
    if (!isOn) disabled.push({ ...node, ...resolved, depends_on: { macros: [], nodes: [] } });
    return isOn;
  };
  const of = (type: string) => nodes.filter((node) => node.resource_type === type);
  const { configOf } = around;
  const models = of('semantic_model').map((node) => semanticModelNode(node, around));
  const created = of('semantic_model').flatMap((node) =>
    mapsOf((node as unknown as YamlMap).measures)
      .filter((measure) => measure.create_metric === true)
      .map((measure) => measureMetric(node, measure, configOf)),
  );
  const enabledModels = models.filter(isEnabled);
  const all = [...of('metric').map((node) => metricNode(node, configOf)), ...created];
  const metrics = withParents(all.filter(isEnabled), enabledModels);
  const queries = of('saved_query').map((node) => savedQueryNode(node, metrics, around));
  const others = {
    metrics: byId(metrics),
    semantic_models: byId(enabledModels),
    saved_queries: byId(queries.filter(isEnabled)),
  };
  return { others, disabled };
}

/** What a project says of its semantic layer. */
export interface SemanticLayer {
  readonly others: Manifest['others'];
  readonly disabled: readonly GenericNode[];
}

function byId(nodes: readonly GenericNode[]): Map<string, GenericNode> {
  return new Map(nodes.map((node) => [node.unique_id, node]));
}

function semanticModelNode(node: GenericNode, around: SemanticSurroundings): GenericNode {
  const data = node as unknown as YamlMap;
  const written = textOf(data.model) ?? '';
  const refs = scanTemplate(`{{ ${written} }}`)?.refs ?? [];
  const model = refs[0] === undefined ? undefined : around.find(refs[0], node.package_name);
  const { config, written: unrendered } = around.configOf(node);
  const part = (one: YamlMap) => ({
    name: textOf(one.name),
    description: textOf(one.description),
    label: textOf(one.label),
    expr: one.expr === undefined || one.expr === null ? null : String(one.expr),
    config: { meta: { ...mapOf(config.meta), ...mapOf(mapOf(one.config).meta) } },
  });
  return {
    ...identity(node),
    model: written,
    node_relation:
      model === undefined
        ? null
        : {
            alias: model.alias,
            schema_name: model.schema,
            database: model.database,
            relation_name: model.relation_name,
          },
    description: textOf(data.description),
    label: textOf(data.label),
    defaults: data.defaults ?? null,
    entities: mapsOf(data.entities).map((one) => ({ ...part(one), type: textOf(one.type), role: textOf(one.role) })),
    measures: mapsOf(data.measures).map((one) => ({
      ...part(one),
      agg: textOf(one.agg),
      create_metric: false,
      agg_params: one.agg_params === undefined ? null : { ...AGGREGATION, ...mapOf(one.agg_params) },
      non_additive_dimension: nonAdditive(one),
      agg_time_dimension: textOf(one.agg_time_dimension),
    })),
    dimensions: mapsOf(data.dimensions).map((one) => ({
      ...part(one),
      type: textOf(one.type),
      is_partition: one.is_partition === true,
      type_params: one.type_params === undefined ? null : { validity_params: null, ...mapOf(one.type_params) },
      metadata: null,
    })),
    metadata: null,
    depends_on: { macros: [], nodes: model === undefined ? [] : [model.unique_id] },
    refs,
    config,
    unrendered_config: unrendered,
    primary_entity: textOf(data.primary_entity),
    group: textOf(config.group),
  };
}

const AGGREGATION: YamlMap = {
  percentile: null,
  use_discrete_percentile: false,
  use_approximate_percentile: false,
};

function nonAdditive({ non_additive_dimension: data }: YamlMap): YamlMap | null {
  return data === undefined || data === null ? null : { window_choice: 'min', window_groupings: [], ...mapOf(data) };
}

function savedQueryNode(
  node: GenericNode,
  metrics: readonly GenericNode[],
  { database, schema, configOf }: SemanticSurroundings,
): GenericNode {
  const data = node as unknown as YamlMap;
  const params = mapOf(data.query_params);
  const { config, written } = configOf(node);
  const asked = textsOf(params.metrics);
  const tags = [...new Set([...textsOf(data.tags), ...textsOf(config.tags)])].sort();
  return {
    ...identity(node),
    query_params: {
      metrics: asked,
      group_by: textsOf(params.group_by),
      where: whereFilter(params.where),
      order_by: textsOf(params.order_by),
      limit: params.limit ?? null,
    },
    exports: mapsOf(data.exports).map((one) => {
      const own = mapOf(one.config);
      return {
        name: textOf(one.name),
        config: {
          export_as: own.export_as ?? config.export_as ?? null,
          schema_name: textOf(own.schema_name ?? own.schema ?? config.schema) ?? schema,
          alias: textOf(own.alias) ?? textOf(one.name),
          database,
        },
        unrendered_config: own,
      };
    }),
    description: textOf(data.description),
    label: textOf(data.label),
    metadata: null,
    config,
    unrendered_config: written,
    group: textOf(config.group),
    depends_on: {
      macros: [],
      nodes: metrics.filter((metric) => asked.includes(metric.name)).map((metric) => metric.unique_id),
    },
    refs: [],
    tags,
  };
}

/** Fills in what each metric depends on and which measures it reads in the end. */
function withParents(metrics: readonly GenericNode[], models: readonly GenericNode[]): readonly GenericNode[] {
  const byName = new Map(metrics.map((metric) => [metric.name, mapOf(metric.type_params as YamlMap)]));
  const ids = new Map(metrics.map((metric) => [metric.name, metric.unique_id]));
  const owners = new Map<string, string>();
  for (const model of models) {
    for (const { name } of mapsOf(model.measures as readonly YamlMap[])) owners.set(String(name), model.unique_id);
  }
  const measuresOf = (params: YamlMap, seen: ReadonlySet<string>): readonly YamlMap[] => {
    const own = ownMeasures(params);
    const below = inputNames(params).filter((name) => !seen.has(name));
    return [...own, ...below.flatMap((name) => measuresOf(byName.get(name) ?? {}, new Set([...seen, name])))];
  };
  return metrics.map((metric) => {
    const params = mapOf(metric.type_params as YamlMap);
    const measures = new Map(measuresOf(params, new Set()).map((one) => [JSON.stringify(one), one]));
    const parents = [
      ...ownMeasures(params).map((one) => owners.get(String(one.name))),
      ...inputNames(params).map((name) => ids.get(name)),
    ].filter((id) => id !== undefined);
    return {
      ...metric,
      type_params: { ...params, input_measures: [...measures.values()] },
      depends_on: { macros: [], nodes: [...new Set(parents)] },
    };
  });
}

function ownMeasures(params: YamlMap): readonly YamlMap[] {
  const conversion = mapOf(params.conversion_type_params);
  return [params.measure, conversion.base_measure, conversion.conversion_measure].flatMap((one) =>
    one === undefined || one === null ? [] : [mapOf(one)],
  );
}

function inputNames(params: YamlMap): readonly string[] {
  return [params.numerator, params.denominator, ...mapsOf(params.metrics)].flatMap((one) =>
    one === undefined || one === null ? [] : [String(mapOf(one).name)],
  );
}
