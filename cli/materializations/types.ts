import type { Capabilities, ColumnInfo, Dialect, Relation } from '../adapters/index.ts';

/** Why a statement is in a plan. `main` writes the node's rows: what it tells is the node's answer. */
export type Purpose = 'header' | 'leftover' | 'prepare' | 'main' | 'publish' | 'index' | 'comment' | 'cleanup';

/** One statement of a plan; compiled SQL stands in it unchanged, so that an error's place can be found there. */
export interface Statement {
  readonly purpose: Purpose;
  readonly sql: string;
  /** Runs only when the main statement gave rows, or none; unless told, always. */
  readonly when?: 'rows' | 'no rows';
}

/** What makes a node, as data. The caller runs all of it in one transaction where the engine has them. */
export interface Plan {
  readonly statements: readonly Statement[];
  /** The relation that readers see afterwards, with its kind; null when there is none. */
  readonly relation: Relation | null;
  /** Whether the existing table was kept and added to. */
  readonly incremental: boolean;
  /** Files that the statements wrote aside. */
  readonly files?: PlannedFiles;
}

/** Files outside of the warehouse, which take their place when the node is published. Locations are as configured. */
export interface PlannedFiles {
  /** Where the statements write. */
  readonly aside: string;
  readonly location: string;
  /** `replace` what is there, `add` to a folder and replace files of equal names, or `create` a folder that is empty. */
  readonly mode: 'replace' | 'add' | 'create';
  /** What runs in the same transaction once they are in their place. */
  readonly statements: readonly Statement[];
}

/** A column as the properties declare it. */
export interface DeclaredColumn {
  readonly name: string;
  readonly dataType: string | null;
  readonly description: string;
  readonly quote: boolean;
  readonly constraints: readonly Constraint[];
}

/** A constraint in dbt's words, of a column or of the model. */
export interface Constraint {
  readonly type: 'check' | 'not_null' | 'unique' | 'primary_key' | 'foreign_key' | 'custom';
  readonly name?: string | null;
  readonly expression?: string | null;
  readonly columns?: readonly string[];
  /** The relation that a foreign key refers to, as SQL. */
  readonly to?: string | null;
  readonly to_columns?: readonly string[];
}

/** One batch of a microbatch model: ISO times, the end not included. */
export interface Batch {
  readonly start: string;
  readonly end: string;
}

/** All that a plan is made from. */
export interface PlanInput {
  /** The relation to make; its type is ignored. */
  readonly target: Relation;
  /** What has this name now, with its kind. */
  readonly existing: Relation | null;
  /** Columns of `existing` when it is a table; else empty. */
  readonly existingColumns: readonly ColumnInfo[];
  readonly compiledSql: string;
  /** Columns that `compiledSql` gives; asked for when `needsColumns` says so, else empty. */
  readonly columns: readonly ColumnInfo[];
  /** The node's merged config. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly description: string;
  readonly declared: readonly DeclaredColumn[];
  readonly constraints: readonly Constraint[];
  /** Types of `declared` in the engine's own spelling; asked for with `contractProbe` when a contract is enforced. */
  readonly declaredColumns: readonly ColumnInfo[];
  readonly dialect: Dialect;
  readonly capabilities: Capabilities;
  /** `--full-refresh`; the config `full_refresh` wins over it. */
  readonly fullRefresh: boolean;
  readonly batch?: Batch;
}

/** One way to make a node: pure, one folder each. */
export interface Materialization {
  readonly name: string;
  /** Whether the plan has to know which columns the query gives. */
  needsColumns(input: Omit<PlanInput, 'columns' | 'declaredColumns'>): boolean;
  /** Throws ETL4021 (columns differ), ETL4022 (config), ETL4023 (contract). */
  plan(input: PlanInput): Plan;
}
