import { randomBytes } from 'node:crypto';
import { type Relation, type RelationType, relation } from '../relation.ts';
import type { TableEncryption, TableLayout, TableProperties } from '../storage.ts';
import type { ColumnInfo, EngineApi, Executed, RelationSize } from '../types.ts';
import { ApiError } from './api-error.ts';
import { columnsOfFields } from './fields.ts';
import type { JobService, RunningWork } from './job-service.ts';
import { idPart } from './labels.ts';
import { LEASE_TABLE } from './lease.ts';
import { jsonLines, LAYOUT_FIELDS, layoutOf, patchOf, type WireLayout } from './table-calls.ts';
import type { TableReference, WireTable } from './wire.ts';
import { fieldOf, isRepeated } from './wire-field.ts';

const PAGE = '1000';
const HOUR_MS = 3_600_000;

const TYPES: Readonly<Record<string, RelationType>> = {
  TABLE: 'table',
  VIEW: 'view',
  MATERIALIZED_VIEW: 'materialized_view',
  EXTERNAL: 'external',
  SNAPSHOT: 'table',
};

/** Runs a task in the order of a connection's statements. */
export type RunInTurn = <T>(task: (running: RunningWork) => Promise<T>) => Promise<T>;

/** What BigQuery's API offers beside SQL: listings without a query, copies that cost nothing. */
export class BigqueryApi implements EngineApi {
  readonly #service: JobService;
  readonly #inTurn: RunInTurn;

  constructor(service: JobService, inTurn: RunInTurn) {
    this.#service = service;
    this.#inTurn = inTurn;
  }

  /** Does what no other engine has, in the order of the connection's statements. */
  async withService<T>(task: (service: JobService, running: RunningWork) => Promise<T>): Promise<T> {
    return await this.#inTurn(async (running) => await task(this.#service, running));
  }

  async schemas(database: string | null): Promise<readonly string[]> {
    return await this.#inTurn(async ({ signal }) => {
      const names: string[] = [];
      const path = `/projects/${database ?? this.#service.output.database}/datasets`;
      for await (const page of this.#listing<DatasetPage>(path, signal))
        names.push(...(page.datasets ?? []).map(({ datasetReference }) => datasetReference.datasetId));
      return names.sort();
    });
  }

  async relations(database: string | null, schema: string): Promise<readonly Relation[]> {
    const project = database ?? this.#service.output.database;
    return await this.#inTurn(async ({ signal }) => {
      const found: Relation[] = [];
      const path = `/projects/${project}/datasets/${encodeURIComponent(schema)}/tables`;
      for await (const page of this.#listing<TablePage>(path, signal))
        for (const { tableReference, type } of page.tables ?? []) {
          if (tableReference.tableId === LEASE_TABLE) continue;
          const name = { database: project, schema: tableReference.datasetId, identifier: tableReference.tableId };
          found.push(relation(name, { type: TYPES[type ?? ''] ?? 'external' }));
        }
      return found;
    });
  }

  async columns(one: Relation): Promise<readonly ColumnInfo[]> {
    const table = await this.#inTurn(async ({ signal }) => await this.#table(one, 'schema', signal));
    return columnsOfFields(table?.schema?.fields);
  }

  /** Rows and bytes of a table; null for what is none, or not there. */
  async size(one: Relation): Promise<RelationSize | null> {
    const table = await this.#inTurn(async ({ signal }) => await this.#table(one, 'type,numRows,numBytes', signal));
    if (table?.numRows === undefined || table.type === 'VIEW') return null;
    return { rows: Number(table.numRows), bytes: Number(table.numBytes ?? 0) };
  }

  async copyTable(
    from: Relation,
    to: Relation,
    write: 'replace' | 'append',
    encryption?: TableEncryption,
  ): Promise<Executed> {
    const copy = {
      sourceTable: this.reference(from),
      destinationTable: this.reference(to),
      createDisposition: 'CREATE_IF_NEEDED',
      writeDisposition: write === 'replace' ? 'WRITE_TRUNCATE' : 'WRITE_APPEND',
      ...encrypted(encryption),
    };
    return await this.#inTurn(async (running) => {
      const job = await this.#service.run({ copy }, running);
      const rows = job.statistics?.copy?.copiedRows;
      const rowsAffected = rows === undefined ? null : Number(rows);
      return { rowsAffected, message: 'COPY TABLE' };
    });
  }

  async cloneTable(
    from: Relation,
    to: Relation,
    expiresInHours: number | null,
    encryption?: TableEncryption,
  ): Promise<Executed> {
    const copy = {
      sourceTable: this.reference(from),
      destinationTable: this.reference(to),
      operationType: 'CLONE',
      createDisposition: 'CREATE_IF_NEEDED',
      writeDisposition: 'WRITE_EMPTY',
      ...encrypted(encryption),
      ...(expiresInHours === null
        ? {}
        : { destinationExpirationTime: new Date(Date.now() + expiresInHours * 3_600_000).toISOString() }),
    };
    return await this.#inTurn(async (running) => {
      await this.#service.run({ copy }, running);
      return { rowsAffected: null, message: 'CLONE TABLE' };
    });
  }

  async layout(one: Relation): Promise<TableLayout | null> {
    const table = await this.#inTurn(async ({ signal }) => await this.#table(one, LAYOUT_FIELDS, signal));
    return table === null ? null : layoutOf(table, this.#service.output.method !== 'none');
  }

  async setProperties(one: Relation, properties: TableProperties): Promise<void> {
    await this.#inTurn(async ({ signal }) => {
      const current = (await this.#table(one, 'timePartitioning,schema,labels', signal)) ?? {};
      const body = patchOf(properties, current, Date.now());
      if (Object.keys(body).length === 0) return;
      await this.#service.api.call({ method: 'PATCH', path: this.#path(one), body, signal });
    });
  }

  async loadRows(
    one: Relation,
    columns: readonly ColumnInfo[],
    rows: readonly (readonly (string | null)[])[],
    encryption?: TableEncryption,
  ): Promise<Executed> {
    const load = {
      destinationTable: this.reference(one),
      schema: { fields: columns.map(fieldOf) },
      sourceFormat: 'NEWLINE_DELIMITED_JSON',
      createDisposition: 'CREATE_IF_NEEDED',
      writeDisposition: 'WRITE_TRUNCATE',
      ...encrypted(encryption),
    };
    return await this.#inTurn(async (running) => {
      const job = await this.#service.run({ load }, { ...running, content: jsonLines(columns, rows) });
      const told = job.statistics?.load?.outputRows;
      const rowsAffected = told === undefined ? rows.length : Number(told);
      return { rowsAffected, message: `INSERT ${rowsAffected}` };
    });
  }

  async runTogether(statements: readonly string[]): Promise<Executed> {
    const script = ['begin transaction', ...statements, 'commit transaction'].map((sql) => `${sql};\n`).join('');
    return await this.#inTurn(async (running) => {
      await this.#service.inTransaction(async () => await this.#service.runQuery(script, running));
      return { rowsAffected: null, message: 'OK' };
    });
  }

  async loadFiles(
    one: Relation,
    columns: readonly ColumnInfo[],
    files: readonly string[],
    { id, expiresInHours }: { readonly id: string; readonly expiresInHours: number },
  ): Promise<void> {
    const schema = { fields: columns.map(fieldOf) };
    // What an earlier try left has been removed: its jobs must not be taken for those of this one.
    const jobs = `etl_${idPart(id)}_${randomBytes(4).toString('hex')}`;
    await this.#inTurn(async (running) => {
      await this.#makeAnew(one, { schema, expirationTime: String(Date.now() + expiresInHours * HOUR_MS) }, running);
      // Without it a list is a record that holds a repeated record.
      const parquetOptions = schema.fields.some(isRepeated) ? { parquetOptions: { enableListInference: true } } : {};
      const target = { destinationTable: this.reference(one), schema, sourceFormat: 'PARQUET', ...parquetOptions };
      const load = { ...target, createDisposition: 'CREATE_NEVER', writeDisposition: 'WRITE_APPEND' };
      for (const [index, file] of files.entries())
        await this.#service.run({ load }, { ...running, file, jobId: `${jobs}_${index + 1}` });
    });
  }

  async #makeAnew(one: Relation, table: object, { signal }: RunningWork): Promise<void> {
    const { api } = this.#service;
    await unlessMissing(api.call({ method: 'DELETE', path: this.#path(one), signal }));
    const tableReference = this.reference(one);
    const { projectId, datasetId } = tableReference;
    const path = `/projects/${projectId}/datasets/${encodeURIComponent(datasetId)}/tables`;
    await api.call({ method: 'POST', path, body: { tableReference, ...table }, signal }).catch((failure: unknown) => {
      // It may be the answer that was lost, and not the request.
      if (!(failure instanceof ApiError && failure.status === 409)) throw failure;
    });
  }

  /** A relation as the API names it. */
  reference({ database, schema, identifier }: Relation): TableReference {
    const { output } = this.#service;
    return {
      projectId: database ?? output.database,
      datasetId: schema ?? output.schema,
      tableId: identifier ?? '',
    };
  }

  async #table(one: Relation, fields: string, signal: AbortSignal): Promise<(WireTable & WireLayout) | null> {
    const call = this.#service.api.call<WireTable & WireLayout>({
      method: 'GET',
      path: this.#path(one),
      query: { fields },
      signal,
    });
    return await unlessMissing(call);
  }

  #path(one: Relation): string {
    const { projectId, datasetId, tableId } = this.reference(one);
    return `/projects/${projectId}/datasets/${encodeURIComponent(datasetId)}/tables/${encodeURIComponent(tableId)}`;
  }

  /** Pages of a listing; none of what is not there. */
  async *#listing<T extends { readonly nextPageToken?: string }>(
    path: string,
    signal: AbortSignal,
  ): AsyncGenerator<T, void, void> {
    let pageToken: string | undefined;
    do {
      const query = { maxResults: PAGE, pageToken };
      const page = await unlessMissing(this.#service.api.call<T>({ method: 'GET', path, query, signal }));
      if (page === null) return;
      yield page;
      pageToken = page.nextPageToken;
    } while (pageToken !== undefined && pageToken !== '');
  }
}

function encrypted(encryption: TableEncryption | undefined): object {
  return encryption === undefined ? {} : { destinationEncryptionConfiguration: { kmsKeyName: encryption.kmsKey } };
}

interface DatasetPage {
  readonly datasets?: readonly { readonly datasetReference: { readonly datasetId: string } }[];
  readonly nextPageToken?: string;
}

interface TablePage {
  readonly tables?: readonly { readonly tableReference: TableReference; readonly type?: string }[];
  readonly nextPageToken?: string;
}

/** A project that is not there is a mistake; a dataset or a table that is not there is none. */
export async function unlessMissing<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (failure) {
    const isMissing =
      failure instanceof ApiError && failure.status === 404 && !/Not found: Project/i.test(failure.message);
    if (isMissing) return null;
    throw failure;
  }
}
