import type { Yaml, YamlMap } from '../config/types.ts';
import { isYamlList, YamlFloat } from '../config/yaml/values.ts';
import { EtlError, type Position } from '../diagnostics/index.ts';
import type { PackageEntry, PackageSpec } from './types.ts';

/** What the entries of a package file ask for. Throws ETL1128 for a private package. */
export function specsOf(entries: readonly PackageEntry[], by: string): PackageSpec[] {
  return entries.map(({ rendered, written, position }) => specOf(rendered, { by, written, position }));
}

/** What one entry of a checked list asks for; `by` is whose entry it is. Throws ETL1128 for a private package. */
export function specOf(
  entry: YamlMap,
  { by, written = entry, position }: { by: string; written?: YamlMap; position?: Position },
): PackageSpec {
  const base = { by, name: textOf(entry.name), ...(position === undefined ? {} : { position }) };
  if (typeof entry.local === 'string') return { ...base, kind: 'local', local: entry.local };
  if (typeof entry.tarball === 'string')
    return { ...base, kind: 'tarball', tarball: entry.tarball, written: String(written.tarball) };
  if (typeof entry.git === 'string') {
    return {
      ...base,
      kind: 'git',
      git: entry.git,
      written: String(written.git),
      revision: textOf(entry.revision),
      subdirectory: textOf(entry.subdirectory),
      warnUnpinned: entry['warn-unpinned'] !== false,
    };
  }
  if (typeof entry.package !== 'string') throw EtlError.of('ETL1128', { name: String(entry.private) }, { position });
  return {
    ...base,
    kind: 'hub',
    package: entry.package,
    versions: versionsOf(entry.version),
    prerelease: entry['install-prerelease'] === true || entry.install_prerelease === true,
  };
}

function versionsOf(version: Yaml | undefined): string[] {
  const given = isYamlList(version) ? version : [version ?? null];
  return given.flatMap((one) => (textOf(one) ?? '').split(',')).map((one) => one.trim());
}

/** A number as YAML wrote it: `1.0` keeps its point. */
function textOf(value: Yaml | undefined): string | null {
  if (value === undefined || value === null) return null;
  return value instanceof YamlFloat ? value.toFixed(1) : String(value);
}
