import { BigqueryApi, type JobFate, refusal, type SentJob, sentJson } from './bigquery-api.ts';
import type { RecordedRequest, ScriptedAnswer } from './contract-server.ts';
import type { PassedRequest } from './recording-proxy.ts';

/** A column of a table. */
export interface WarehouseColumn {
  readonly name: string;
  /** As the API writes it, such as `INTEGER`. */
  readonly type: string;
}

/** What a warehouse tells of what it does not have. */
export interface WarehouseContent {
  /** The columns of a table; of every query for an empty name. */
  readonly columnsOf: (table: string) => readonly WarehouseColumn[];
  /** The rows of queries whose text matches. */
  readonly pages: readonly (readonly [RegExp, object])[];
}

/**
 * A BigQuery that does nothing but accept: datasets and tables are there once a statement, a job or a call has made
 * them, every job succeeds. What a whole run asks for can be read off, also where no emulator takes it.
 */
export class BigqueryWarehouse {
  readonly api: BigqueryApi;
  /** Resources by `dataset.table`. */
  readonly tables = new Map<string, Record<string, unknown>>();
  readonly #content: WarehouseContent;

  private constructor(api: BigqueryApi, content: WarehouseContent) {
    this.api = api;
    this.#content = content;
  }

  /** Opens one that is empty. */
  static async start(content: WarehouseContent): Promise<BigqueryWarehouse> {
    let warehouse: BigqueryWarehouse | undefined;
    const api = await BigqueryApi.start((job) => warehouse?.fateOf(job) ?? {});
    warehouse = new BigqueryWarehouse(api, content);
    const answer = api.answer.bind(api);
    api.answer = (request, fateOf) => warehouse?.answer(request) ?? answer(request, fateOf);
    return warehouse;
  }

  /** What was asked so far. */
  get requests(): readonly PassedRequest[] {
    return this.api.server.requests.map(({ method, path, query, headers, body }) => ({
      method,
      path: query.size === 0 ? path : `${path}?${query}`,
      headers,
      body,
    }));
  }

  /** The jobs so far, dry runs left out. */
  get jobs(): readonly SentJob[] {
    return [...this.api.jobs.values()].map(({ sent }) => sent);
  }

  /** Answers what is no job. */
  answer(request: RecordedRequest): ScriptedAnswer | undefined {
    const [, dataset, tables, table] = /\/datasets(?:\/([^/]+))?(\/tables)?(?:\/([^/]+))?$/.exec(request.path) ?? [];
    if (!request.path.includes('/datasets')) return undefined;
    if (dataset === undefined) return { json: { datasets: [] } };
    if (tables === undefined) return { json: { id: dataset, location: 'EU' } };
    if (table !== undefined) return this.#table(request, dataset, table);
    if (request.method === 'POST') {
      const body = sentJson<Record<string, unknown> & { tableReference: { tableId: string } }>(request);
      this.#make({ datasetId: dataset, tableId: body.tableReference.tableId }, body);
      return { json: body };
    }
    const listed = [...this.tables].filter(([name]) => name.startsWith(`${dataset}.`)).map(([, one]) => one);
    return { json: { tables: listed } };
  }

  /** What becomes of a job, and what it leaves. */
  fateOf({ configuration }: SentJob): JobFate {
    if (configuration.dryRun === true) return { statistics: { schema: { fields: this.#content.columnsOf('') } } };
    const { load, copy } = configuration as Readonly<Record<string, Moved | undefined>>;
    if (load !== undefined) this.#make(load.destinationTable, {});
    if (copy?.sourceTable !== undefined)
      this.#make(copy.destinationTable, this.tables.get(nameOf(copy.sourceTable)) ?? {});
    const sql = configuration.query?.query ?? '';
    const statement = /(create|drop)\b[^`(]*?(materialized view|view|table)\b[^`(]*`[^`]+`\.`([^`]+)`\.`([^`]+)`/gi;
    for (const [, verb = '', kind = '', datasetId = '', tableId = ''] of sql.matchAll(statement)) {
      if (verb.toLowerCase() === 'drop') this.tables.delete(nameOf({ datasetId, tableId }));
      else this.#make({ datasetId, tableId }, { type: kind.toUpperCase().replace(' ', '_'), ...layoutOf(sql) });
    }
    const page = this.#content.pages.find(([pattern]) => pattern.test(sql))?.[1];
    return page === undefined ? {} : { page };
  }

  #table({ method, headers, body }: RecordedRequest, dataset: string, table: string): ScriptedAnswer {
    const name = `${dataset}.${table}`;
    const found = this.tables.get(name);
    if (found === undefined) return refusal(404, 'notFound', `Not found: Table ${name}`);
    if (method === 'DELETE') this.tables.delete(name);
    if (method === 'PATCH') Object.assign(found, sentJson<object>({ headers, body }));
    return { json: found };
  }

  #make({ datasetId, tableId }: TableName, more: object): void {
    const tableReference = { projectId: 'shop', datasetId, tableId };
    const known = { type: 'TABLE', schema: { fields: this.#content.columnsOf(tableId) }, numRows: '1', etag: '"1"' };
    if (!tableId.includes('$')) this.tables.set(nameOf({ datasetId, tableId }), { ...known, ...more, tableReference });
  }
}

interface TableName {
  readonly datasetId: string;
  readonly tableId: string;
}

interface Moved {
  readonly destinationTable: TableName;
  readonly sourceTable?: TableName;
}

function nameOf({ datasetId, tableId }: TableName): string {
  return `${datasetId}.${tableId}`;
}

/** Of the layout that a statement gives, the days by which it divides rows. */
function layoutOf(sql: string): object {
  const day = /partition by (?:`(\w+)`|_PARTITIONDATE)/i.exec(sql);
  if (day === null) return {};
  return { timePartitioning: { type: 'DAY', ...(day[1] === undefined ? {} : { field: day[1] }) } };
}
