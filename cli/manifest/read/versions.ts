import type { Yaml, YamlMap } from '../../config/types.ts';
import { isYamlMap } from '../../config/yaml/values.ts';
import { type Diagnostic, diagnostic } from '../../diagnostics/index.ts';
import { mapOf, mapsOf, testsOf, textOf } from './columns.ts';
import type { Draft } from './draft.ts';
import { type DraftIndex, patchOf, putModelProperties, putProperties } from './patches.ts';
import { detailsIn, type PropertyEntry } from './property-file.ts';

/** A model's version as dbt knows it. */
export type Version = string | number;

/** One version of a model with the columns and tests that hold for it. */
export interface ModelVersion {
  readonly version: Version;
  readonly data: YamlMap;
  readonly index: number;
  readonly columns: readonly YamlMap[];
  readonly tests: readonly Yaml[];
}

/** The versions that an entry of `models:` declares. */
export function versionsOf(entry: PropertyEntry): readonly ModelVersion[] {
  return mapsOf(entry.data.versions).map((data, index) => {
    const version = versionOf(data.v);
    const own = mapsOf(data.columns).filter((column) => !('include' in column || 'exclude' in column));
    const rule = mapsOf(data.columns).find((column) => 'include' in column || 'exclude' in column);
    const columns = mapsOf(entry.data.columns).filter((column) => isIncluded(String(column.name), rule));
    const hasTests = data.tests !== undefined || data.data_tests !== undefined;
    return { version, data, index, columns: [...columns, ...own], tests: testsOf(hasTests ? data : entry.data) };
  });
}

function versionOf(value: Yaml | undefined): Version {
  return typeof value === 'string' || typeof value === 'number' ? value : String(value);
}

function isIncluded(name: string, rule: YamlMap | undefined): boolean {
  if (rule === undefined) return true;
  const { include = '*', exclude } = rule;
  const isIn = include === '*' || include === 'all' || (Array.isArray(include) && include.includes(name));
  const isOut = Array.isArray(exclude) ? exclude.includes(name) : exclude === name;
  return isIn && !isOut;
}

/** The version that a ref without one means: `latest_version`, else the greatest. */
export function latestVersion(entry: PropertyEntry): Version | null {
  const given = entry.data.latest_version;
  if (given !== undefined && given !== null) return versionOf(given);
  const all = versionsOf(entry).map((one) => one.version);
  const isNumeric = all.every((one) => !Number.isNaN(Number(one)));
  const sorted = all.toSorted((a, b) => {
    if (isNumeric) return Number(a) - Number(b);
    return String(a) < String(b) ? -1 : 1;
  });
  return sorted.at(-1) ?? null;
}

/** Gives each version of a model its name, unique_id, fqn and properties. */
export function applyVersions(index: DraftIndex, entry: PropertyEntry, found: Diagnostic[]): readonly Draft[] {
  const latest = latestVersion(entry);
  const versions = versionsOf(entry);
  if (!versions.some((one) => one.version === latest))
    found.push(
      diagnostic(
        'ETL2034',
        { name: entry.name, version: String(latest), versions: versions.map((one) => String(one.version)) },
        detailsIn(entry, ['latest_version']),
      ),
    );
  return versions.flatMap((version) => applyVersion(index, entry, version, latest, found));
}

function applyVersion(
  index: DraftIndex,
  entry: PropertyEntry,
  { version, data, columns, index: at }: ModelVersion,
  latest: Version | null,
  found: Diagnostic[],
): Draft[] {
  const packageName = entry.source.file.packageName;
  const fileName = textOf(data.defined_in) ?? `${entry.name}_v${version}`;
  const modelsOf = (name: string): readonly Draft[] =>
    index.find(name, packageName).filter(({ node }) => node.resource_type === 'model' && node.version === null);
  let drafts = modelsOf(fileName);
  if (drafts.length === 0 && version === latest) drafts = modelsOf(entry.name);
  if (drafts.length === 0) {
    const details = detailsIn(entry, ['versions', at]);
    found.push(
      diagnostic('ETL2035', { name: entry.name, version: String(version), file: fileName }, details, 'warning'),
    );
    return [];
  }
  const patch = patchOf(entry, found);
  for (const draft of drafts) {
    const { node } = draft;
    node.name = entry.name;
    node.unique_id = `model.${node.package_name}.${entry.name}.v${version}`;
    node.fqn = [...node.fqn.slice(0, -1), entry.name, `v${version}`];
    node.version = version;
    node.latest_version = latest;
    draft.patchConfig = mergedConfig(patch.config, data);
    draft.entry = entry;
    const constraints = mapsOf(data.constraints);
    putProperties(node, entry, {
      description: textOf(data.description) || (textOf(entry.data.description) ?? ''),
      columns,
      constraints: constraints.length > 0 ? constraints : mapsOf(entry.data.constraints),
    });
    putModelProperties(node, { ...entry.data, deprecation_date: data.deprecation_date ?? null });
  }
  return [...drafts];
}

/** The model's config with the version's over it, maps merged to any depth. */
function mergedConfig(base: YamlMap | undefined, data: YamlMap): YamlMap {
  return deepMerge(base ?? {}, mapOf(data.config));
}

function deepMerge(base: YamlMap, given: YamlMap): YamlMap {
  const merged: Record<string, Yaml> = { ...base };
  for (const [key, value] of Object.entries(given)) {
    const before = merged[key];
    merged[key] = isYamlMap(before) && isYamlMap(value) ? deepMerge(before, value) : value;
  }
  return merged;
}
