import { partitionLimit } from '../../adapters/partition-limit.ts';
import { type Relation, relation, renderRelation } from '../../adapters/relation.ts';
import type { Connection } from '../../adapters/types.ts';
import { EtlError } from '../../diagnostics/index.ts';
import { LEDGER_SCHEMA } from '../audit-tables.ts';
import { type LedgerScope, ledgerKey } from '../ledger.ts';
import { type RawColumn, rawRelation } from '../raw-table.ts';
import { outcomeQuery, type RowChange } from '../row-changes.ts';
import type { LoadRequest } from '../types.ts';
import { partsOfRows, statementsInParts } from './partition-parts.ts';
import { rawLayout, type TableShape } from './shape-table.ts';
import { EXPIRES_HOURS } from './stage-landing.ts';

/** What a load brought into the warehouse, and what it will do with it. */
export interface StagedParts {
  readonly shape: TableShape;
  /** Columns of the raw table as the load leaves it. */
  readonly columns: readonly RawColumn[];
  readonly changes: readonly RowChange[];
  /** Names of the staging tables, as SQL. */
  readonly tables: readonly string[];
}

/** A load whose rows lie in the warehouse, of which readers see nothing yet. */
export class StagedLoad {
  readonly #request: Pick<LoadRequest, 'loadId' | 'onStep'>;
  readonly #scope: LedgerScope;
  readonly #parts: StagedParts;
  #view: string | null = null;

  constructor(request: Pick<LoadRequest, 'loadId' | 'onStep'>, scope: LedgerScope, parts: StagedParts) {
    this.#request = request;
    this.#scope = scope;
    this.#parts = parts;
  }

  /**
   * A view of the raw table as the load will leave it, or only of the rows that come: tests read it in the table's place
   * before anything is changed. Nothing is computed for it; it is gone by itself after a day.
   */
  async auditView(connection: Connection, only: 'rows' | 'table'): Promise<Relation> {
    const { dialect } = this.#scope.adapter;
    const { shape, columns, changes } = this.#parts;
    const view = this.#aside('audit', 'view');
    const options = dialect.storage?.viewClauses({}, { description: '', expiresInHours: EXPIRES_HOURS }) ?? '';
    const sql = outcomeQuery({ rows: shape.rows, columns }, changes, dialect, only);
    this.#view = renderRelation(view, dialect.quote);
    await connection.execute(`create or replace view ${this.#view}\n${options}\nas ${sql}`);
    this.#request.onStep?.('audit view made');
    return view;
  }

  /** Gives the raw table its columns, when the tests have passed. */
  async shape(connection: Connection): Promise<void> {
    for (const sql of this.#parts.shape.statements)
      await connection.execute(sql).catch(async (thrown: unknown) => {
        const limit = partitionLimit(thrown);
        if (limit === null) throw thrown;
        await this.#rewriteInParts(connection, limit.most);
      });
    this.#request.onStep?.('table shaped');
  }

  /** The statements that have to be several where one may write to so many partitions, or to as many as engines allow. */
  async inParts(connection: Connection, most: number | null): Promise<ReadonlyMap<string, readonly string[]>> {
    const { shape, columns, changes } = this.#parts;
    const outcome = outcomeQuery({ rows: shape.rows, columns }, changes, this.#scope.adapter.dialect, 'table');
    const queries = shape.rows === null ? [outcome] : [shape.rows, outcome];
    return statementsInParts(this.#scope, changes, await this.#partsOf(queries, most, connection));
  }

  async #partsOf(queries: readonly string[], most: number | null, connection: Connection) {
    const { storage } = this.#scope.adapter.dialect;
    return await partsOfRows(connection, this.#scope, queries, most ?? storage?.mostPartitions ?? 1);
  }

  /** The rows go in parts into a table of the new columns aside, which then takes the raw table's place by a copy. */
  async #rewriteInParts(connection: Connection, most: number | null): Promise<void> {
    const { adapter } = this.#scope;
    const { quote, storage } = adapter.dialect;
    const { shape } = this.#parts;
    const { api } = connection;
    if (api === undefined || shape.rows === null)
      throw EtlError.of('ETL9001', { what: 'a table that is not rewritten' });
    const aside = this.#aside('parts', 'table');
    const name = renderRelation(aside, quote);
    await connection.execute(`create or replace table ${name} ${shape.definition}`);
    await api.setProperties(aside, { expiresInHours: EXPIRES_HOURS });
    for (const part of await this.#partsOf([shape.rows], most, connection))
      await connection.execute(`insert into ${name} select * from (${shape.rows}) as t where ${part('t')}`);
    const target = rawRelation(this.#scope);
    await api.copyTable(aside, target, 'replace');
    const told = storage?.properties(rawLayout(this.#scope), { description: '' });
    if (told !== undefined) await api.setProperties(target, told);
    await connection.execute(`drop table if exists ${name}`);
  }

  /** A relation of the load's own beside the audit tables. */
  #aside(what: string, type: 'table' | 'view'): Relation {
    const identifier = `${what}_${ledgerKey(this.#scope)}_${this.#request.loadId}`.replaceAll(/\W+/g, '_');
    return relation({ database: this.#scope.source.database, schema: LEDGER_SCHEMA, identifier }, { type });
  }

  /** Removes all that is aside; what cannot be removed goes by itself after a day. */
  async drop(connection: Connection): Promise<void> {
    const views = this.#view === null ? [] : [`drop view if exists ${this.#view}`];
    const tables = this.#parts.tables.map((name) => `drop table if exists ${name}`);
    for (const sql of [...views, ...tables]) await connection.execute(sql).catch(() => {});
  }
}
