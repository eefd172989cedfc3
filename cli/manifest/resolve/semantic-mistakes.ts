import type { YamlMap } from '../../config/types.ts';
import { mapOf, mapsOf } from '../read/columns.ts';
import type { GenericNode } from '../types.ts';
import type { SemanticLayer } from './semantic.ts';

/** What is wrong with a metric. */
export interface MetricMistake {
  readonly metric: GenericNode;
  readonly problem: string;
}

/** Metrics that lack what their type needs, or ask for measures and metrics that are not there, as dbt refuses them. */
export function metricMistakes({ others, disabled }: SemanticLayer): readonly MetricMistake[] {
  const measures = measuresOf([...others.semantic_models.values()]);
  const off = {
    measures: measuresOf(disabled),
    metrics: new Set(disabled.filter((one) => one.resource_type === 'metric').map((one) => one.name)),
  };
  const metrics = new Set([...others.metrics.values()].map((one) => one.name));
  return [...others.metrics.values()].flatMap((metric) => {
    const params = mapOf(metric.type_params as YamlMap);
    const asked = [
      ...namesOf([params.measure, ...conversionMeasures(params)])
        .filter((name) => !measures.has(name))
        .map((name) => missing('measure', name, off.measures)),
      ...namesOf([params.numerator, params.denominator, ...mapsOf(params.metrics)])
        .filter((name) => !metrics.has(name))
        .map((name) => missing('metric', name, off.metrics)),
    ];
    return [...incomplete(String(metric.type), params), ...asked].map((problem) => ({ metric, problem }));
  });
}

function measuresOf(models: readonly GenericNode[]): ReadonlySet<string> {
  return new Set(models.flatMap(({ measures }) => namesOf(mapsOf(measures as readonly YamlMap[] | undefined))));
}

function conversionMeasures({ conversion_type_params: given = null }: YamlMap): YamlMap[string][] {
  const { base_measure: base = null, conversion_measure: conversion = null } = mapOf(given);
  return [base, conversion];
}

function namesOf(parts: readonly (YamlMap[string] | undefined)[]): string[] {
  return parts.flatMap((one) => (one === undefined || one === null ? [] : [String(mapOf(one).name)]));
}

function missing(kind: string, name: string, off: ReadonlySet<string>): string {
  return off.has(name)
    ? `uses the ${kind} "${name}", which is disabled`
    : `uses the ${kind} "${name}", which nothing defines`;
}

function incomplete(type: string, params: YamlMap): string[] {
  const lacks = (key: string): boolean => (params[key] ?? null) === null;
  if (type === 'ratio' && (lacks('numerator') || lacks('denominator')))
    return ['is a ratio, and needs both a numerator and a denominator'];
  if (type === 'simple' && lacks('measure')) return ['is simple, and needs a measure'];
  if (type === 'conversion' && lacks('conversion_type_params'))
    return ['is a conversion, and needs conversion_type_params'];
  if (type === 'derived' && mapsOf(params.metrics).length === 0) return ['is derived, and needs metrics'];
  return [];
}
