import type { PassedRequest } from './servers/recording-proxy.ts';

/** What requests to BigQuery did, in words, without the ends of names that differ from run to run. */
export function stepsOf(requests: readonly PassedRequest[]): string[] {
  return requests.flatMap((request) => stepOf(request) ?? []);
}

/** The same of one request; null for one that only asks. */
export function stepOf({ method, path, body }: PassedRequest): string | null {
  if (method === 'PATCH') return `properties of ${plain(/tables\/(\w+)/.exec(path)?.[1])}`;
  if (method === 'PUT' && path.startsWith('/upload/') && body !== '') return 'upload of a file';
  if (method !== 'POST' || !/\/jobs(\?|$)/.test(path) || path.startsWith('/upload/')) return null;
  const { configuration } = JSON.parse(body);
  const { copy, query, dryRun } = configuration;
  if (dryRun === true) return null;
  if (copy !== undefined) {
    const [from, to] = [copy.sourceTable.tableId, copy.destinationTable.tableId].map(plain);
    return `${copy.operationType === 'CLONE' ? 'clone' : 'copy'} ${from} to ${to}`;
  }
  const sql: string = query.query.replace(/^\/\*.*?\*\/\s*/s, '').trim();
  const table = plain(/`\w+`\.(?:`\w+`\.)?`(\w+)`/.exec(sql.replaceAll(/`[\w-]+`(?=\.`\w+`\.`)/g, '`p`'))?.[1]);
  const first = /^\w+/.exec(sql)?.[0].toLowerCase();
  if (/^create schema/i.test(sql)) return null;
  if (first === 'select') return `test ${table}`;
  return `${first === 'begin' ? 'transaction' : first} ${table}`;
}

function plain(name: string | undefined): string {
  return (name ?? '').replace(/(?:_\d{8}T\d{6}Z)?_[0-9a-f]{8}$/, '');
}
