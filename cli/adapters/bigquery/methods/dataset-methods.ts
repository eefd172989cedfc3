import { setTimeout as wait } from 'node:timers/promises';
import { backoffMs } from '../../../connectors/http/backoff.ts';
import { PyDict, PyError, repr, str, type Value } from '../../../templates/index.ts';
import { type EngineMethod, engineMethods } from '../../engine-method.ts';
import { relation } from '../../relation.ts';
import { RelationValue } from '../../values/index.ts';
import { ApiError } from '../api-error.ts';
import { askService, relationGiven, type ServiceTurn } from './service-call.ts';

/** Who may do what with a dataset, as the API writes it. */
type AccessEntry = Readonly<Record<string, unknown>>;

/** How often others may change a dataset between its reading and its writing. */
const MOST_CHANGES = 20;

interface Dataset {
  readonly location?: string;
  readonly etag?: string;
  readonly access?: readonly AccessEntry[];
}

const datasetLocation: EngineMethod = {
  name: 'get_dataset_location',
  signature: 'relation',
  parsed: () => null,
  *run(scope, args) {
    const { database, schema } = relationGiven(args, 'relation');
    const path = datasetPath(database ?? scope.credentials.database ?? '', schema ?? scope.credentials.schema);
    const asked = yield* askService(scope, 'get_dataset_location', async ({ service, running }) => {
      const query = { fields: 'location' };
      return await service.api.call<Dataset>({ method: 'GET', path, query, signal: running.signal });
    });
    return asked.location ?? null;
  },
};

const grantAccess: EngineMethod = {
  name: 'grant_access_to',
  signature: 'entity, entity_type, role, grant_target_dict',
  parsed: () => null,
  *run(scope, args) {
    const { project, dataset } = grantTarget(args.get('grant_target_dict'));
    const [entity, type, role] = [args.get('entity'), args.get('entity_type'), args.get('role')];
    yield* askService(scope, 'grant_access_to', async (turn) => {
      const entry = accessEntry(entity, str(type), role, turn);
      await addAccess(datasetPath(project, dataset), entry, turn);
    });
    return null;
  },
};

/** Methods of `adapter` that concern datasets. */
export const datasetMethods = engineMethods(datasetLocation, grantAccess);

function datasetPath(project: string, dataset: string): string {
  return `/projects/${project}/datasets/${encodeURIComponent(dataset)}`;
}

function grantTarget(given: Value): { project: string; dataset: string } {
  const part = (key: string) => (given instanceof PyDict ? (given.get(key) ?? null) : null);
  const [project, dataset] = [part('project'), part('dataset')];
  if (project !== null && dataset !== null) return { project: str(project), dataset: str(dataset) };
  throw new PyError('DbtValidationError', `grant_access_to takes a project and a dataset, not ${repr(given)}`);
}

function accessEntry(entity: Value, type: string, role: Value, { api }: ServiceTurn): AccessEntry {
  const roles = role === null ? {} : { role: str(role) };
  if (type !== 'view') return { ...roles, [type]: str(entity) };
  const view =
    entity instanceof RelationValue
      ? entity.relation
      : relation({ database: null, schema: null, identifier: str(entity) });
  return { ...roles, view: api.reference(view) };
}

/** Adds an entry to those that a dataset has, unless it is there; again where another run changed them meanwhile. */
async function addAccess(path: string, entry: AccessEntry, { service, running }: ServiceTurn): Promise<void> {
  const { signal } = running;
  for (let attempt = 0; ; attempt += 1) {
    const query = { fields: 'access,etag' };
    const { access = [], etag } = await service.api.call<Dataset>({ method: 'GET', path, query, signal });
    if (access.some((one) => contains(one, entry))) return;
    const headers = etag === undefined ? {} : { 'if-match': etag };
    try {
      const body = { access: [...access, entry] };
      await service.api.call({ method: 'PATCH', path, body, headers, signal });
      return;
    } catch (failure) {
      const wasChanged = failure instanceof ApiError && failure.status === 412;
      if (!wasChanged || attempt >= MOST_CHANGES) throw failure;
      await wait(backoffMs(attempt, service.api.patience), undefined, { signal });
    }
  }
}

/** Whether an entry says all that another says; the service adds words of its own. */
function contains(entry: AccessEntry, wanted: AccessEntry): boolean {
  return Object.entries(wanted).every(([key, value]) => {
    const has = entry[key];
    if (typeof value !== 'object' || value === null || typeof has !== 'object' || has === null) return has === value;
    return contains(has as AccessEntry, value as AccessEntry);
  });
}
