import { type Relation, relation, renderRelation } from '../../adapters/relation.ts';
import type { Connection } from '../../adapters/types.ts';
import { LEDGER_SCHEMA } from '../audit-tables.ts';
import { type LedgerScope, ledgerKey } from '../ledger.ts';
import type { RawColumn } from '../raw-table.ts';
import { outcomeQuery, type RowChange } from '../row-changes.ts';
import type { LoadRequest } from '../types.ts';
import type { TableShape } from './shape-table.ts';
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
    const { database } = this.#scope.source;
    const { shape, columns, changes } = this.#parts;
    const identifier = `audit_${ledgerKey(this.#scope)}_${this.#request.loadId}`.replaceAll(/\W+/g, '_');
    const view = relation({ database, schema: LEDGER_SCHEMA, identifier }, { type: 'view' });
    const options = dialect.storage?.viewClauses({}, { description: '', expiresInHours: EXPIRES_HOURS }) ?? '';
    const sql = outcomeQuery({ rows: shape.rows, columns }, changes, dialect, only);
    this.#view = renderRelation(view, dialect.quote);
    await connection.execute(`create or replace view ${this.#view}\n${options}\nas ${sql}`);
    this.#request.onStep?.('audit view made');
    return view;
  }

  /** Gives the raw table its columns, when the tests have passed. */
  async shape(connection: Connection): Promise<void> {
    for (const sql of this.#parts.shape.statements) await connection.execute(sql);
    this.#request.onStep?.('table shaped');
  }

  /** Removes all that is aside; what cannot be removed goes by itself after a day. */
  async drop(connection: Connection): Promise<void> {
    const views = this.#view === null ? [] : [`drop view if exists ${this.#view}`];
    const tables = this.#parts.tables.map((name) => `drop table if exists ${name}`);
    for (const sql of [...views, ...tables]) await connection.execute(sql).catch(() => {});
  }
}
