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

/** The profile output of a dataset of the emulator; `more` are further keys. */
export function emulatorOutput(
  { projectId, dataset, apiEndpoint }: Pick<SharedDataset, 'projectId' | 'dataset' | 'apiEndpoint'>,
  more: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  return { type: 'bigquery', method: 'none', project: projectId, dataset, api_endpoint: apiEndpoint, ...more };
}

/** The profiles.yml of a project whose profile has one target, `prod`: a dataset of the emulator. */
export function bigqueryProfile(
  server: Parameters<typeof emulatorOutput>[0],
  more: Readonly<Record<string, unknown>> = {},
  profile = 'shop',
): string {
  return JSON.stringify({ [profile]: { target: 'prod', outputs: { prod: emulatorOutput(server, more) } } });
}
