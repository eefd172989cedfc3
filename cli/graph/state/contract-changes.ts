import { type Diagnostic, diagnostic, EtlError } from '../../diagnostics/index.ts';
import type { ColumnNode, Manifest, Node } from '../../manifest/types.ts';

type Contracted = Pick<Node, 'columns' | 'config' | 'constraints' | 'contract'>;

/** Materializations whose constraints the engine enforces. */
const ENFORCING = new Set(['table', 'incremental']);

/**
 * Tells of models whose contracts are broken since an earlier manifest, as dbt does: of a model without versions
 * `warn` is told, one with a version throws ETL2210, because those who read it were promised its columns.
 */
export function checkContracts(manifest: Manifest, previous: Manifest, warn: (warning: Diagnostic) => void): void {
  for (const old of previous.nodes.values()) {
    if (old.resource_type !== 'model' || old.contract?.enforced !== true) continue;
    const now = manifest.nodes.get(old.unique_id);
    const changes = now === undefined ? removal(manifest, old) : breakingChanges(now, old);
    if (changes.length === 0) continue;
    const { name, unique_id: uniqueId, original_file_path: file } = now ?? old;
    const details = { uniqueId, ...(now === undefined ? {} : { position: { file, line: 1, column: 1 } }) };
    const isVersioned = (old.version ?? null) !== null;
    if (isVersioned) throw EtlError.of('ETL2210', { name, changes }, details);
    warn(diagnostic('ETL2210', { name, changes }, details, 'warning'));
  }
}

function removal(manifest: Manifest, { unique_id: id, deprecation_date: date }: Node): string[] {
  if (typeof date === 'string' && Date.parse(date) < Date.now()) return [];
  return [manifest.disabled.has(id) ? 'it is disabled' : 'it is deleted or renamed'];
}

/** What a model no longer keeps of the contract that it had, in words; nothing where it only promises more. */
export function breakingChanges(now: Contracted, old: Contracted): string[] {
  const isEnforced = now.contract?.enforced === true;
  if (isEnforced && now.contract?.checksum === old.contract?.checksum) return [];
  const changes = isEnforced ? [] : ['its contract is no longer enforced'];
  const wasEnforcing = ENFORCING.has(String(old.config.materialized));
  for (const [name, column] of Object.entries(old.columns)) {
    const own = now.columns[name];
    if (own === undefined) changes.push(`the column "${name}" is gone`);
    else changes.push(...columnChanges(name, own, column, wasEnforcing));
  }
  if (wasEnforcing)
    for (const gone of missing(old.constraints ?? [], now.constraints ?? []))
      changes.push(`its constraint ${label(gone)} is gone`);
  const hadConstraints =
    (old.constraints ?? []).length > 0 || Object.values(old.columns).some((column) => constraintsOf(column).length > 0);
  if (wasEnforcing && hadConstraints && !ENFORCING.has(String(now.config.materialized)))
    changes.push(`it was materialized as ${old.config.materialized} and is now a ${now.config.materialized}`);
  return changes;
}

function columnChanges(name: string, now: ColumnNode, old: ColumnNode, wasEnforcing: boolean): string[] {
  const changes: string[] = [];
  if (baseType(now.data_type) !== baseType(old.data_type))
    changes.push(`the type of the column "${name}" was ${old.data_type} and is now ${now.data_type}`);
  if (wasEnforcing)
    for (const gone of missing(constraintsOf(old), constraintsOf(now)))
      changes.push(`the constraint ${label(gone)} of the column "${name}" is gone`);
  return changes;
}

/** An earlier manifest need not name them. */
function constraintsOf({ constraints }: Partial<ColumnNode>): Constraints {
  return constraints ?? [];
}

/** A type without its size: `varchar(3)` may become `varchar(10)`. */
function baseType(type: string | null | undefined): string | null {
  return type?.split('(')[0]?.trim().toLowerCase() ?? null;
}

type Constraints = NonNullable<Node['constraints']>;

/** Constraints that were there and are not any more; `custom` ones are never enforced. */
function missing(before: Constraints, after: Constraints): Constraints {
  const text = (one: Constraints[number]): string => JSON.stringify(Object.entries(one).sort());
  const kept = new Set(after.map(text));
  return before.filter((one) => one.type !== 'custom' && !kept.has(text(one)));
}

function label({ name, type }: Constraints[number]): string {
  return `"${String(name ?? type)}"`;
}
