import { expect, it } from 'vitest';
import type { GenericNode } from '../types.ts';
import type { SemanticLayer } from './semantic.ts';
import { metricMistakes } from './semantic-mistakes.ts';

const metric = (name: string, type: string, type_params: object) =>
  ({ unique_id: `metric.shop.${name}`, resource_type: 'metric', name, type, type_params }) as unknown as GenericNode;

/** The problems of some metrics beside a measure `people`, a disabled measure `closed` and a disabled metric `gone`. */
function problems(...metrics: readonly GenericNode[]): string[] {
  const model = (name: string, measure: string) =>
    ({ name, resource_type: 'semantic_model', measures: [{ name: measure }] }) as unknown as GenericNode;
  const layer = {
    others: {
      metrics: new Map(metrics.map((one) => [one.unique_id, one])),
      semantic_models: new Map([['visits', model('visits', 'people')]]),
    },
    disabled: [model('off', 'closed'), metric('gone', 'simple', {})],
  };
  return metricMistakes(layer as unknown as SemanticLayer).map((one) => one.problem);
}

it.each([
  ['simple', {}, 'needs a measure'],
  ['simple', { measure: { name: 'zz' } }, 'the measure "zz", which nothing defines'],
  ['simple', { measure: { name: 'closed' } }, 'the measure "closed", which is disabled'],
  ['ratio', { numerator: { name: 'm' } }, 'both a numerator and a denominator'],
  ['ratio', { numerator: { name: 'm' }, denominator: { name: 'gone' } }, 'the metric "gone", which is disabled'],
  ['derived', { metrics: [] }, 'needs metrics'],
  ['derived', { metrics: [{ name: 'zz' }] }, 'the metric "zz", which nothing defines'],
  ['conversion', { measure: { name: 'people' } }, 'needs conversion_type_params'],
])('a %s metric with %j is refused', (type, params, problem) => {
  const found = problems(metric('m', 'simple', { measure: { name: 'people' } }), metric('n', type, params));
  expect(found).toHaveLength(1);
  expect(found[0]).toContain(problem);
});

it('a metric of what is there is taken', () => {
  const whole = metric('m', 'simple', { measure: { name: 'people' } });
  expect(problems(whole, metric('n', 'derived', { metrics: [{ name: 'm' }] }))).toEqual([]);
});
