import type { Yaml, YamlMap } from '../../config/types.ts';
import { mapOf, mapsOf, textOf, textsOf } from '../read/columns.ts';
import type { BuiltConfig } from '../read/node-config.ts';
import type { GenericNode } from '../types.ts';

/** Conditions as dbt keeps them: a text or a list of texts, each under `where_sql_template`; null for none. */
export function whereFilter(value: Yaml | undefined): YamlMap | null {
  const texts = textsOf(value);
  return texts.length === 0 ? null : { where_filters: texts.map((text) => ({ where_sql_template: text })) };
}

/** Merges what a thing of the semantic layer says under `config` with what its folders say. */
export type ConfigOf = (node: GenericNode) => BuiltConfig;

/** A metric with all fields that dbt's manifest gives one; what it depends on comes later. */
export function metricNode(node: GenericNode, configOf: ConfigOf): GenericNode {
  const data = node as unknown as YamlMap;
  const { config, written } = configOf(node);
  const hasMeta = Object.keys(mapOf(config.meta)).length > 0;
  const meta = hasMeta ? mapOf(config.meta) : mapOf(data.meta);
  return {
    ...identity(node),
    description: textOf(data.description) ?? '',
    label: textOf(data.label) ?? node.name,
    type: textOf(data.type),
    type_params: typeParams(textOf(data.type), mapOf(data.type_params)),
    filter: whereFilter(data.filter),
    metadata: null,
    time_granularity: textOf(data.time_granularity),
    meta,
    tags: textsOf(data.tags),
    config,
    unrendered_config: written,
    sources: [],
    depends_on: { macros: [], nodes: [] },
    refs: [],
    metrics: [],
    group: textOf(config.group),
  };
}

/** The metric that `create_metric: true` makes of a measure; it is enabled as its semantic model is. */
export function measureMetric(semanticModel: GenericNode, measure: YamlMap, configOf: ConfigOf): GenericNode {
  const name = textOf(measure.name) ?? '';
  const { enabled = true, meta = {} } = configOf(semanticModel).config;
  const metric: GenericNode = {
    ...identity(semanticModel),
    name,
    resource_type: 'metric',
    unique_id: `metric.${semanticModel.package_name}.${name}`,
    fqn: [...semanticModel.fqn.slice(0, -1), name],
    label: textOf(measure.label) ?? name,
    description: textOf(measure.description) ?? `Metric created from measure ${name}`,
    type: 'simple',
    type_params: { measure: name, expr: measure.expr ?? name },
    config: { enabled, meta },
  };
  return metricNode(metric, configOf);
}

/** What every node says of itself, without what its file says. */
export function identity(node: GenericNode): GenericNode {
  const { name, resource_type, package_name, path, original_file_path, unique_id, fqn } = node;
  return { name, resource_type, package_name, path, original_file_path, unique_id, fqn };
}

function typeParams(type: string | null, params: YamlMap): YamlMap {
  const conversion = mapOf(params.conversion_type_params);
  return {
    measure: optional(params.measure, inputMeasure),
    input_measures: [],
    numerator: optional(params.numerator, inputMetric),
    denominator: optional(params.denominator, inputMetric),
    expr: params.expr === undefined || params.expr === null ? null : String(params.expr),
    window: optional(params.window, timeWindow),
    grain_to_date: textOf(params.grain_to_date),
    metrics: Array.isArray(params.metrics) ? params.metrics.map(inputMetric) : [],
    conversion_type_params: params.conversion_type_params === undefined ? null : conversionParams(conversion),
    cumulative_type_params: type === 'cumulative' ? cumulativeParams(params) : null,
    metric_aggregation_params: null,
  };
}

function conversionParams(params: YamlMap): YamlMap {
  return {
    base_measure: inputMeasure(params.base_measure ?? null),
    conversion_measure: inputMeasure(params.conversion_measure ?? null),
    entity: textOf(params.entity),
    calculation: textOf(params.calculation) ?? 'conversion_rate',
    window: optional(params.window, timeWindow),
    constant_properties: params.constant_properties === undefined ? null : mapsOf(params.constant_properties),
  };
}

function cumulativeParams(params: YamlMap): YamlMap {
  const own = mapOf(params.cumulative_type_params);
  return {
    window: optional(own.window ?? params.window, timeWindow),
    grain_to_date: textOf(own.grain_to_date ?? params.grain_to_date),
    period_agg: textOf(own.period_agg) ?? 'first',
    metric: null,
  };
}

function inputMeasure(value: Yaml): YamlMap {
  const data: YamlMap = typeof value === 'string' ? { name: value } : mapOf(value);
  return {
    name: textOf(data.name),
    filter: whereFilter(data.filter),
    alias: textOf(data.alias),
    join_to_timespine: data.join_to_timespine === true,
    fill_nulls_with: data.fill_nulls_with ?? null,
  };
}

function inputMetric(value: Yaml): YamlMap {
  const data: YamlMap = typeof value === 'string' ? { name: value } : mapOf(value);
  return {
    name: textOf(data.name),
    filter: whereFilter(data.filter),
    alias: textOf(data.alias),
    offset_window: optional(data.offset_window, timeWindow),
    offset_to_grain: textOf(data.offset_to_grain),
  };
}

/** `7 days` as a count and the name of one unit. */
function timeWindow(value: Yaml): YamlMap {
  const [count, unit = ''] = String(value).trim().toLowerCase().split(/\s+/);
  return { count: Number(count), granularity: unit.replace(/s$/, '') };
}

function optional(value: Yaml | undefined, read: (value: Yaml) => YamlMap): YamlMap | null {
  return value === undefined || value === null ? null : read(value);
}
