import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { EtlError } from '../../diagnostics/index.ts';
import { askJson } from '../http/ask-json.ts';
import type { HttpClient, HttpRequest } from '../http/client.ts';
import { isList, type Json, member, wholeNumber } from '../http/json.ts';
import type { StreamForeignKey } from '../types.ts';
import type { BigqueryConnection } from './config.ts';
import { type Field, fieldsOf } from './field.ts';

/** Names a table. */
export interface TableName {
  readonly project: string;
  readonly dataset: string;
  readonly table: string;
}

/** A table without its rows. */
export interface TableFacts {
  readonly fields: readonly Field[];
  readonly rows: number | null;
  readonly primaryKey: readonly string[];
  /** Tables of another dataset are named with it. */
  readonly foreignKeys: readonly StreamForeignKey[];
  readonly description: string | undefined;
}

/** Rows of one answer. */
export interface QueryPage {
  readonly fields: readonly Field[];
  readonly rows: readonly Json[];
  readonly total: number | null;
}

/** A parameter of a query. */
export interface QueryParameter {
  readonly name: string;
  readonly type: string;
  readonly value: string;
}

/** Asks BigQuery's REST API. */
export class BigqueryService {
  readonly client: HttpClient;
  readonly #connection: BigqueryConnection;
  readonly #billing: string;

  constructor(client: HttpClient, connection: BigqueryConnection, billing: string) {
    this.client = client;
    this.#connection = connection;
    this.#billing = billing;
  }

  /** A table's fields and rows; undefined when there is no such table. */
  async table({ project, dataset, table }: TableName, signal: AbortSignal): Promise<TableFacts | undefined> {
    const url = this.#url(project, `datasets/${encodeURIComponent(dataset)}/tables/${encodeURIComponent(table)}`);
    const body = await this.#unlessMissing(async () => await askJson(this.client, { method: 'GET', url }, signal));
    if (body === undefined) return undefined;
    const constraints = member(body, 'tableConstraints');
    const key = member(member(constraints, 'primaryKey'), 'columns');
    const description = member(body, 'description');
    return {
      fields: fieldsOf(member(body, 'schema')),
      rows: member(body, 'type') === 'VIEW' ? null : (wholeNumber(member(body, 'numRows')) ?? null),
      primaryKey: (isList(key) ? key : []).filter((one) => typeof one === 'string'),
      foreignKeys: foreignKeysOf(member(constraints, 'foreignKeys'), dataset),
      description: typeof description === 'string' ? description : undefined,
    };
  }

  /** Names of the tables and views of a dataset. Throws ETL5044 when there is none. */
  async tables(project: string, dataset: string, signal: AbortSignal): Promise<string[]> {
    const names: string[] = [];
    let token: Json | undefined;
    do {
      const url = this.#url(project, `datasets/${encodeURIComponent(dataset)}/tables`);
      url.searchParams.set('maxResults', '1000');
      if (typeof token === 'string') url.searchParams.set('pageToken', token);
      const body = await this.#unlessMissing(async () => await askJson(this.client, { method: 'GET', url }, signal));
      const list = member(body, 'tables');
      for (const one of isList(list) ? list : []) {
        const name = member(member(one, 'tableReference'), 'tableId');
        if (typeof name === 'string') names.push(name);
      }
      token = member(body, 'nextPageToken');
    } while (typeof token === 'string' && token !== '');
    return names.sort();
  }

  /** What a query would give, and how many bytes it would read; nothing is run. */
  async dryRun(query: string, signal: AbortSignal): Promise<{ fields: readonly Field[]; bytes: number | null }> {
    const body = await askJson(this.client, this.#queryRequest(query, [], { dryRun: true }), signal);
    return {
      fields: fieldsOf(member(body, 'schema')),
      bytes: wholeNumber(member(body, 'totalBytesProcessed')) ?? null,
    };
  }

  /** The rows of a query, page by page; all pages show the moment at which it ran. */
  async *query(
    query: string,
    parameters: readonly QueryParameter[],
    pageRows: number,
    signal: AbortSignal,
  ): AsyncGenerator<QueryPage, void, void> {
    // The same id again is the same query: what is asked a second time is not run a second time.
    const request = this.#queryRequest(query, parameters, { maxResults: pageRows, requestId: randomUUID() });
    let body = await askJson(this.client, request, signal);
    const reference = member(body, 'jobReference');
    let fields: readonly Field[] = [];
    for (;;) {
      if (member(body, 'jobComplete') === false) {
        await setTimeout(200, undefined, { signal }).catch(() => {});
      } else {
        const rows = member(body, 'rows');
        const schema = fieldsOf(member(body, 'schema'));
        if (schema.length > 0) fields = schema;
        // What has rows has a schema: some servers tell failures of a query with a status of 200.
        if (fields.length === 0) throw await this.#queryProblem(reference, body, signal);
        yield { fields, rows: isList(rows) ? rows : [], total: wholeNumber(member(body, 'totalRows')) ?? null };
        if (typeof member(body, 'pageToken') !== 'string') return;
      }
      body = await askJson(this.client, { method: 'GET', url: this.#resultsUrl(reference, body, pageRows) }, signal);
    }
  }

  /** Why a query that ended has no rows. */
  async #queryProblem(reference: Json | undefined, body: Json, signal: AbortSignal): Promise<EtlError> {
    const errors = member(body, 'errors');
    let error: Json | undefined = isList(errors) ? errors[0] : undefined;
    const id = member(reference, 'jobId');
    if (error === undefined && typeof id === 'string') {
      const url = this.#url(this.#billing, `jobs/${encodeURIComponent(id)}`);
      const location = member(reference, 'location');
      if (typeof location === 'string') url.searchParams.set('location', location);
      error = member(member(await askJson(this.client, { method: 'GET', url }, signal), 'status'), 'errorResult');
    }
    const message = member(error, 'message');
    const why = typeof message === 'string' ? message : 'the query has no columns';
    const { connection, redact } = this.client.options;
    return EtlError.of('ETL5043', { connection, what: 'the query', why: redact(why) });
  }

  #resultsUrl(reference: Json | undefined, body: Json, pageRows: number): URL {
    const url = this.#url(this.#billing, `queries/${encodeURIComponent(String(member(reference, 'jobId') ?? ''))}`);
    url.searchParams.set('maxResults', String(pageRows));
    url.searchParams.set('formatOptions.useInt64Timestamp', 'true');
    const location = member(reference, 'location') ?? this.#connection.location;
    if (typeof location === 'string') url.searchParams.set('location', location);
    const token = member(body, 'pageToken');
    if (typeof token === 'string') url.searchParams.set('pageToken', token);
    return url;
  }

  #queryRequest(query: string, parameters: readonly QueryParameter[], more: object): HttpRequest {
    const { location, maximum_bytes_billed: most } = this.#connection;
    const queryParameters = parameters.map(({ name, type, value }) => ({
      name,
      parameterType: { type },
      parameterValue: { value },
    }));
    const body = {
      query,
      useLegacySql: false,
      formatOptions: { useInt64Timestamp: true },
      ...(parameters.length === 0 ? {} : { parameterMode: 'NAMED', queryParameters }),
      ...(location === undefined ? {} : { location }),
      ...(most === undefined ? {} : { maximumBytesBilled: String(most) }),
      ...more,
    };
    return { method: 'POST', url: this.#url(this.#billing, 'queries'), body: JSON.stringify(body) };
  }

  #url(project: string, path: string): URL {
    const endpoint = this.#connection.endpoint.replace(/\/+$/, '');
    return new URL(`${endpoint}/bigquery/v2/projects/${encodeURIComponent(project)}/${path}`);
  }

  async #unlessMissing(ask: () => Promise<Json>): Promise<Json | undefined> {
    return await ask().catch((error: unknown) => {
      const isMissing =
        error instanceof EtlError && error.code === 'ETL5060' && /refused with 404/.test(error.diagnostic.message);
      if (isMissing) return undefined;
      throw error;
    });
  }
}

function foreignKeysOf(list: Json | undefined, dataset: string): StreamForeignKey[] {
  return (isList(list) ? list : []).flatMap((one) => {
    const referenced = member(one, 'referencedTable');
    const [table, of] = [member(referenced, 'tableId'), member(referenced, 'datasetId')];
    const pairs = member(one, 'columnReferences');
    if (typeof table !== 'string' || !isList(pairs)) return [];
    const named = (key: string) => pairs.map((pair) => String(member(pair, key) ?? ''));
    return [
      {
        columns: named('referencingColumn'),
        table: typeof of === 'string' && of !== dataset ? `${of}.${table}` : table,
        referenced: named('referencedColumn'),
      },
    ];
  });
}
