import { EtlError, nearest } from '../diagnostics/index.ts';
import { materializedView } from './aside/materialized-view.ts';
import { ephemeral } from './ephemeral/ephemeral.ts';
import { external } from './external/external.ts';
import { incremental } from './incremental/incremental.ts';
import { table } from './table/table.ts';
import type { Materialization } from './types.ts';
import { view } from './view/view.ts';

export { headerStatements } from './after.ts';
export { isAsideOf } from './aside/names.ts';
export { isAddedTo, isContractEnforced, isFullRefresh } from './config.ts';
export { contractProbe, contractType } from './contract.ts';
export { batchesOf, batchId, batchSize, type TimeSpan, timeText } from './incremental/batches.ts';
export { parseSeed, readSeedFile, type SeedColumn, type SeedOptions, type SeedTable } from './seed/read-seed.ts';
export { planSeed, type SeedInput } from './seed/seed.ts';
export { planSnapshot, type SnapshotInput } from './snapshot/snapshot.ts';
export type {
  AuditScope,
  Batch,
  Call,
  Constraint,
  DeclaredColumn,
  Materialization,
  Plan,
  PlanInput,
  PlannedAside,
  PlannedFiles,
  Publishing,
  Purpose,
  Split,
  Statement,
} from './types.ts';

/** Every materialization of a model by its name; seeds have their own plan, made from a file. */
const MATERIALIZATIONS: Readonly<Record<string, Materialization>> = {
  view,
  table,
  incremental,
  ephemeral,
  external,
  materialized_view: materializedView,
};

/** The materialization that a model's config names. Throws ETL4020 for one that is not known. */
export function materializationOf(name: string): Materialization {
  const found = Object.hasOwn(MATERIALIZATIONS, name) ? MATERIALIZATIONS[name] : undefined;
  if (found !== undefined) return found;
  const known = Object.keys(MATERIALIZATIONS);
  throw EtlError.of('ETL4020', { name, known, near: nearest(name, known) });
}
