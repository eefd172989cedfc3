import type { Manifest } from '../../manifest/types.ts';
import { buildDag, reachable } from '../dag.ts';

/** The given macros and every macro that calls one of them, however deep. */
export function macrosWithDependents(manifest: Manifest, ids: readonly string[]): ReadonlySet<string> {
  if (ids.length === 0) return new Set();
  const dag = buildDag(
    new Set([...manifest.macros.keys(), ...ids]),
    (id) => manifest.macros.get(id)?.depends_on.macros ?? [],
  );
  const starts = ids.flatMap((id) => dag.indexes.get(id) ?? []);
  const found = new Set(ids);
  for (const index of reachable(dag, starts, 'descendants')) found.add(dag.ids[index] ?? '');
  return found;
}

/** The packages of the framework itself and of its adapters: they are written otherwise in dbt than here. */
const FRAMEWORK = /^dbt(?:_duckdb|_bigquery)?$/;

/**
 * Macros that are new, gone or written otherwise than in `previous`, and all that call them. The framework's own are
 * no part of the project: they make nothing modified, whoever wrote the earlier manifest.
 */
export function modifiedMacros(manifest: Manifest, previous: Manifest): ReadonlySet<string> {
  const changed: string[] = [];
  for (const [id, macro] of manifest.macros)
    if (!FRAMEWORK.test(macro.package_name) && previous.macros.get(id)?.macro_sql !== macro.macro_sql) changed.push(id);
  for (const [id, macro] of previous.macros)
    if (!FRAMEWORK.test(macro.package_name) && !manifest.macros.has(id)) changed.push(id);
  return macrosWithDependents(manifest, changed);
}
