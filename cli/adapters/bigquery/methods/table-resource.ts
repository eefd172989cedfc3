import type { Relation } from '../../relation.ts';
import { unlessMissing } from '../engine-api.ts';
import type { WireLayout } from '../table-calls.ts';
import type { TableReference, WireTable } from '../wire.ts';
import type { ServiceTurn } from './service-call.ts';

/** A table as the API tells of it, as far as templates ask. Numbers and times are texts. */
export interface TableResource extends WireTable, WireLayout {
  readonly tableReference?: TableReference;
  readonly id?: string;
  readonly etag?: string;
  readonly selfLink?: string;
  readonly friendlyName?: string;
  readonly description?: string;
  readonly location?: string;
  readonly creationTime?: string;
  readonly lastModifiedTime?: string;
  readonly expirationTime?: string;
  readonly numLongTermBytes?: string;
  readonly requirePartitionFilter?: boolean;
  readonly maxStaleness?: string;
  readonly resourceTags?: Readonly<Record<string, string>>;
  readonly view?: { readonly query?: string };
  readonly encryptionConfiguration?: { readonly kmsKeyName?: string };
}

/** The path of a table under the service's version. */
export function tablePath({ projectId, datasetId, tableId }: TableReference): string {
  return `/projects/${projectId}/datasets/${encodeURIComponent(datasetId)}/tables/${encodeURIComponent(tableId)}`;
}

/** All that the API tells of a table; null for what is not there. */
export async function tableResource(
  one: Relation,
  { api, service, running }: ServiceTurn,
): Promise<TableResource | null> {
  const { signal } = running;
  const path = tablePath(api.reference(one));
  return await unlessMissing(service.api.call<TableResource>({ method: 'GET', path, signal }));
}

/** Changes what is given of a table, and leaves the rest. */
export async function patchTable(one: Relation, body: object, { api, service, running }: ServiceTurn): Promise<void> {
  const { signal } = running;
  await service.api.call({ method: 'PATCH', path: tablePath(api.reference(one)), body, signal });
}
