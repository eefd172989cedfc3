import type { Project } from '../config/types.ts';
import { EtlError } from '../diagnostics/index.ts';
import { parseVersion, satisfies } from './version.ts';

/**
 * Whether conditions of `require-dbt-version` allow a version of dbt; all of them have to. Throws ETL1102 when one
 * cannot be read; `where` is whose conditions they are.
 */
export function allowsVersion(conditions: readonly string[], version: string, where: string): boolean {
  const ours = parseVersion(version);
  return conditions.every((text) => {
    const condition = parseVersion(text);
    if (condition === undefined) throw EtlError.of('ETL1102', { version: text, where });
    return ours === undefined || satisfies(ours, condition);
  });
}

/**
 * Checks what a project or package says about the versions of dbt that it is written for. Throws ETL1101 when it does
 * not allow this one, ETL1102 when that cannot be read.
 */
export function checkRequiredVersion(project: Project, version: string): void {
  const { name, requireVersion } = project;
  if (allowsVersion(requireVersion, version, `require-dbt-version of "${name}"`)) return;
  throw EtlError.of('ETL1101', { name, needed: requireVersion, version });
}

/** Checks what a project or package says about the versions of etl. Throws ETL1105 and ETL1102. */
export function checkRequiredEtl(project: Project, version: string): void {
  const { name, requireEtlVersion: needed } = project;
  if (allowsVersion(needed, version, `require-etl-version of "${name}"`)) return;
  throw EtlError.of('ETL1105', { name, needed, version });
}
