import { ApiTypes } from './api-types.ts';
import { sentJson } from './servers/bigquery-api.ts';
import type { PassedRequest } from './servers/recording-proxy.ts';

/** A method of the API: its address under the project, what is sent with it, and the parameters that it takes. */
interface ApiMethod {
  readonly method: string;
  readonly path: RegExp;
  readonly body?: string;
  readonly query: readonly string[];
}

/** Parameters that every method takes. */
const COMMON = ['alt', 'fields', 'prettyPrint', 'uploadType', 'upload_id'];
const PAGES = ['maxResults', 'pageToken'];

/** Source: the reference of BigQuery's REST API, version 2. */
const METHODS: readonly ApiMethod[] = [
  { method: 'POST', path: /^\/jobs$/, body: 'IJob', query: [] },
  { method: 'PUT', path: /^\/jobs$/, query: [] },
  { method: 'GET', path: /^\/jobs\/[^/]+$/, query: ['location'] },
  { method: 'POST', path: /^\/jobs\/[^/]+\/cancel$/, query: ['location'] },
  {
    method: 'GET',
    path: /^\/queries\/[^/]+$/,
    query: ['location', 'startIndex', 'timeoutMs', 'formatOptions.useInt64Timestamp', ...PAGES],
  },
  { method: 'GET', path: /^\/datasets$/, query: ['all', 'filter', ...PAGES] },
  { method: 'POST', path: /^\/datasets$/, body: 'IDataset', query: ['accessPolicyVersion'] },
  { method: 'GET', path: /^\/datasets\/[^/]+$/, query: ['datasetView', 'accessPolicyVersion'] },
  { method: 'PATCH', path: /^\/datasets\/[^/]+$/, body: 'IDataset', query: ['updateMode', 'accessPolicyVersion'] },
  { method: 'DELETE', path: /^\/datasets\/[^/]+$/, query: ['deleteContents'] },
  { method: 'GET', path: /^\/datasets\/[^/]+\/tables$/, query: PAGES },
  { method: 'POST', path: /^\/datasets\/[^/]+\/tables$/, body: 'ITable', query: [] },
  { method: 'GET', path: /^\/datasets\/[^/]+\/tables\/[^/]+$/, query: ['selectedFields', 'view'] },
  { method: 'PATCH', path: /^\/datasets\/[^/]+\/tables\/[^/]+$/, body: 'ITable', query: ['autodetect_schema'] },
  { method: 'DELETE', path: /^\/datasets\/[^/]+\/tables\/[^/]+$/, query: [] },
];

let types: ApiTypes | undefined;

/** What of requests BigQuery's API does not document: addresses, parameters, fields of bodies and their types. */
export function requestProblems(requests: readonly PassedRequest[]): readonly string[] {
  return requests.flatMap((request) => {
    const { pathname, searchParams } = new URL(request.path, 'http://localhost');
    const path = /^(?:\/(?:upload|resumable\/upload))?\/bigquery\/v2\/projects\/[^/]+(\/.*)$/.exec(pathname)?.[1] ?? '';
    const found = METHODS.find((one) => one.method === request.method && one.path.test(path));
    const at = `${request.method} ${pathname}`;
    if (found === undefined) return [`${at}: no such method`];
    const query = [...COMMON, ...found.query];
    const parameters = [...searchParams.keys()].filter((name) => !query.includes(name));
    types ??= ApiTypes.read();
    const body = found.body === undefined ? [] : types.problems(found.body, sentJson(request));
    return [...parameters.map((name) => `${at}: the parameter ${name}`), ...body.map((problem) => `${at}: ${problem}`)];
  });
}
