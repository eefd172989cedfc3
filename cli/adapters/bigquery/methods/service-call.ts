import { EtlError } from '../../../diagnostics/index.ts';
import { type Arguments, type Effectful, PyError, perform, repr } from '../../../templates/index.ts';
import type { MethodScope } from '../../engine-method.ts';
import type { Relation } from '../../relation.ts';
import type { EngineApi } from '../../types.ts';
import { RelationValue } from '../../values/index.ts';
import type { BigqueryApi } from '../engine-api.ts';
import type { JobService, RunningWork } from '../job-service.ts';

/** What a method of `adapter` asks the service with. */
export interface ServiceTurn {
  readonly api: BigqueryApi;
  readonly service: JobService;
  readonly running: RunningWork;
}

/** Asks the service in the order of the node's statements. */
export function* askService<T>(
  scope: MethodScope,
  method: string,
  task: (turn: ServiceTurn) => Promise<T>,
): Effectful<T> {
  return yield* perform(`adapter.${method}`, async () => {
    const { api } = await scope.connection();
    if (!isBigqueryApi(api)) throw EtlError.of('ETL9001', { what: 'a connection without the API of BigQuery' });
    return await api.withService(async (service, running) => await task({ api, service, running }));
  });
}

function isBigqueryApi(api: EngineApi | undefined): api is BigqueryApi {
  return api !== undefined && 'withService' in api;
}

/** The relation that a method was given. */
export function relationGiven(args: Arguments, name: string): Relation {
  const given = args.get(name);
  if (given instanceof RelationValue) return given.relation;
  throw new PyError('DbtRuntimeError', `a relation was expected, not ${repr(given)}`);
}
