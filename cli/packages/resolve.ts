import { EtlError } from '../diagnostics/index.ts';
import type { Sources } from './sources/index.ts';
import type { PackageSpec, PinnedPackage } from './types.ts';

/**
 * Decides what is taken of each package that a project asks for, and of those that they ask for, level by level as
 * dbt does. Throws what sources throw, ETL1112 when two packages have one name, ETL1113 when one has the project's.
 */
export async function resolvePackages(
  specs: readonly PackageSpec[],
  sources: Sources,
  projectName: string,
): Promise<readonly PinnedPackage[]> {
  const wanted = new Map<string, PackageSpec[]>();
  const pinned = new Map<string, PinnedPackage>();
  for (let level = specs; level.length > 0; ) {
    const next: PackageSpec[] = [];
    for (const [key, asked] of grouped(level, sources)) {
      const all = [...(wanted.get(key) ?? []), ...asked];
      wanted.set(key, all);
      const before = pinned.get(key);
      const pin = await sources.pin(all);
      pinned.set(key, pin);
      // What was followed once is not followed again, so that packages may ask for each other.
      if (before?.identity !== pin.identity) next.push(...pin.packages);
    }
    level = next;
  }
  refuseEqualNames(pinned, wanted, projectName);
  return [...pinned.values()];
}

function grouped(specs: readonly PackageSpec[], sources: Sources): Map<string, PackageSpec[]> {
  const groups = new Map<string, PackageSpec[]>();
  for (const spec of specs) {
    const key = sources.keyOf(spec);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [spec]);
    else group.push(spec);
  }
  return groups;
}

function refuseEqualNames(
  pinned: ReadonlyMap<string, PinnedPackage>,
  wanted: ReadonlyMap<string, readonly PackageSpec[]>,
  projectName: string,
): void {
  const places = new Map<string, string[]>();
  for (const [key, { name, shown }] of pinned) {
    const by = [...new Set((wanted.get(key) ?? []).map((spec) => spec.by))].join(' and ');
    const place = `${shown}, for which ${by} asks`;
    if (name === projectName) throw EtlError.of('ETL1113', { name, place });
    places.set(name, [...(places.get(name) ?? []), place]);
  }
  for (const [name, found] of places) if (found.length > 1) throw EtlError.of('ETL1112', { name, places: found });
}
