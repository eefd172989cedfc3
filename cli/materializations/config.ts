import { z } from 'zod';
import { EtlError } from '../diagnostics/index.ts';
import type { PlanInput } from './types.ts';

const names = z
  .union([z.string(), z.array(z.string())])
  .nullish()
  .transform((given) => (given === null || given === undefined ? [] : Array.isArray(given) ? given : [given]));

const index = z.looseObject({
  columns: z.array(z.string()).min(1),
  unique: z.boolean().default(false),
});

const partition = z.union([
  z.string(),
  z.array(z.string()),
  z.looseObject({
    field: z.string(),
    data_type: z.string().optional(),
    granularity: z.enum(['hour', 'day', 'month', 'year']).optional(),
  }),
]);

const docs = z.looseObject({ relation: z.boolean().default(false), columns: z.boolean().default(false) });

/** The config keys that plans read, with dbt's meaning; all others pass. */
const planConfig = z.looseObject({
  full_refresh: z.boolean().nullish(),
  sql_header: z.string().nullish(),
  indexes: z.array(index).nullish(),
  persist_docs: docs.nullish(),
  contract: z.union([z.boolean(), z.looseObject({ enforced: z.boolean().default(false) })]).nullish(),
  unique_key: z.union([z.string(), z.array(z.string())]).nullish(),
  incremental_strategy: z.string().nullish(),
  incremental_predicates: names,
  predicates: names,
  on_schema_change: z.enum(['ignore', 'fail', 'append_new_columns', 'sync_all_columns']).nullish(),
  merge_update_columns: names,
  merge_exclude_columns: names,
  merge_update_condition: z.string().nullish(),
  merge_insert_condition: z.string().nullish(),
  merge_on_using_columns: names,
  merge_update_set_expressions: z.record(z.string(), z.string()).nullish(),
  merge_clauses: z.unknown().optional(),
  merge_returning_columns: z.unknown().optional(),
  partition_by: partition.nullish(),
  event_time: z.string().nullish(),
});

/** A node's config as plans read it. */
export type PlanConfig = z.output<typeof planConfig>;

/** Reads the keys that plans use from a node's merged config. Throws ETL4022 for a value of a wrong kind. */
export function readPlanConfig(config: Readonly<Record<string, unknown>>): PlanConfig {
  const read = planConfig.safeParse(config);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const why =
    issue === undefined ? 'it has a wrong value' : issue.message.charAt(0).toLowerCase() + issue.message.slice(1);
  throw EtlError.of('ETL4022', { key: issue?.path.map(String).join('.') ?? '', why }, { cause: read.error });
}

/** Whether a node is made anew: its own `full_refresh`, else the command line's. */
export function isFullRefresh(config: Readonly<Record<string, unknown>>, flag: boolean): boolean {
  return typeof config.full_refresh === 'boolean' ? config.full_refresh : flag;
}

/** Whether the existing table is kept and added to: what `is_incremental()` tells a model. */
export function isAddedTo({
  existing,
  config,
  fullRefresh,
}: Pick<PlanInput, 'existing' | 'config' | 'fullRefresh'>): boolean {
  return existing !== null && existing.type === 'table' && !isFullRefresh(config, fullRefresh);
}

/** Whether the node's contract is enforced. */
export function isContractEnforced(config: Readonly<Record<string, unknown>>): boolean {
  const { contract } = config;
  if (typeof contract === 'boolean') return contract;
  return typeof contract === 'object' && contract !== null && 'enforced' in contract && contract.enforced === true;
}
