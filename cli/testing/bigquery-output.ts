import type { LoadOutput } from './load-fixture.ts';
import type { SharedDataset } from './servers/shared.ts';

/**
 * The profile output of a load into the emulator. Datasets of the loader have names of their own, so each test has a
 * project, which is named as its dataset.
 */
export function bigqueryOutput({ apiEndpoint, dataset }: SharedDataset): LoadOutput {
  const project = dataset.replaceAll('_', '-');
  return { type: 'bigquery', method: 'none', project, dataset, api_endpoint: apiEndpoint };
}

/** The profiles.yml of a project whose profile `shop` has one target: a dataset of the emulator. */
export function bigqueryProfile(
  { projectId, dataset, apiEndpoint }: Pick<SharedDataset, 'projectId' | 'dataset' | 'apiEndpoint'>,
  more: Readonly<Record<string, unknown>> = {},
): string {
  const prod = { type: 'bigquery', method: 'none', project: projectId, dataset, api_endpoint: apiEndpoint, ...more };
  return JSON.stringify({ shop: { target: 'prod', outputs: { prod } } });
}
