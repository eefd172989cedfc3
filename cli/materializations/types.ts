import type { Capabilities, ColumnInfo, Dialect, Relation } from '../adapters/index.ts';
import type { TableEncryption, TableLayout, TableProperties } from '../adapters/storage.ts';

/** Why a statement is in a plan. `main` writes the node's rows: what it tells is the node's answer. */
export type Purpose = 'header' | 'leftover' | 'prepare' | 'main' | 'publish' | 'index' | 'comment' | 'cleanup';

/** One statement of a plan; compiled SQL stands in it unchanged, so that an error's place can be found there. */
export interface Statement {
  readonly purpose: Purpose;
  readonly sql: string;
  /** Runs only when the main statement gave rows, or none; unless told, always. */
  readonly when?: 'rows' | 'no rows';
  /** What is done by the engine's API; `sql` then only says so to people. */
  readonly call?: Call;
  /** What is done instead when the engine refuses it because it would write too many partitions at once. */
  readonly split?: Split;
}

/** The same in several statements, each of which writes some of the partitions. */
export interface Split {
  /** Partitions that one statement may write. */
  readonly most: number;
  readonly before: readonly Statement[];
  /** Gives the partitions in their order, as texts in the first column. */
  readonly keys: string;
  /** Writes those from one to another, both included; rows without any go with the first of them. */
  insert(first: string, last: string, isFirst: boolean): Statement;
  readonly after: readonly Statement[];
}

/** A change that the engine makes without SQL. */
export type Call =
  | { readonly kind: 'copy'; readonly from: Relation; readonly to: Relation; readonly encryption?: TableEncryption }
  | {
      readonly kind: 'clone';
      readonly from: Relation;
      readonly to: Relation;
      readonly expiresInHours: number;
      readonly encryption?: TableEncryption;
    }
  | {
      readonly kind: 'copy_partitions';
      readonly from: Relation;
      readonly to: Relation;
      /** Gives the ids of the partitions, one a row. */
      readonly ids: string;
    }
  | { readonly kind: 'properties'; readonly of: Relation; readonly properties: TableProperties }
  | {
      readonly kind: 'load';
      readonly into: Relation;
      readonly columns: readonly ColumnInfo[];
      readonly rows: readonly (readonly (string | null)[])[];
      readonly encryption?: TableEncryption;
    };

/** What makes a node, as data. The caller runs all of it in one transaction where the engine has them. */
export interface Plan {
  readonly statements: readonly Statement[];
  /** The relation that readers see afterwards, with its kind; null when there is none. */
  readonly relation: Relation | null;
  /** Whether the existing table was kept and added to. */
  readonly incremental: boolean;
  /** Files that the statements wrote aside. */
  readonly files?: PlannedFiles;
  /** On an engine whose DDL has no transactions: what was made aside, and how it takes its place. */
  readonly aside?: PlannedAside;
}

/** A relation that was made aside so that tests see it before readers do. */
export interface PlannedAside {
  /** What tests read in the node's place. */
  readonly audited: Relation;
  /** Run when the tests have passed. */
  readonly publish: readonly Statement[];
  /** Run when they have not, or when something failed. */
  readonly discard: readonly Statement[];
}

/**
 * What the tests of a node have to see before readers do: nothing, its new rows alone, or all of it as it will be.
 */
export type AuditScope = 'none' | 'rows' | 'table';

/** What plans know of a run on an engine whose DDL has no transactions. */
export interface Publishing {
  /** Ends the names of what is made aside: the run's own. */
  readonly suffix: string;
  readonly audit: AuditScope;
  /** How the existing relation is laid out; null where there is none, or nothing is told. */
  readonly layout: TableLayout | null;
  /** What runs that died left aside. */
  readonly leftovers: readonly Relation[];
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
  /** Policies that its values fall under, by their names; left out where the properties say nothing of them. */
  readonly policyTags?: readonly string[];
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
  /** There where DDL has no transactions. */
  readonly publishing?: Publishing;
}

/** One way to make a node: pure, one folder each. */
export interface Materialization {
  readonly name: string;
  /** Whether the plan has to know which columns the query gives. */
  needsColumns(input: Omit<PlanInput, 'columns' | 'declaredColumns'>): boolean;
  /** Throws ETL4021 (columns differ), ETL4022 (config), ETL4023 (contract). */
  plan(input: PlanInput): Plan;
}
