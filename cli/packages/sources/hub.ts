import { join } from 'node:path';
import type { YamlMap } from '../../config/types.ts';
import { diagnostic, EtlError, nearest } from '../../diagnostics/index.ts';
import { unpack } from '../archive.ts';
import { download } from '../http.ts';
import { Hub, type HubPackage, type HubVersion } from '../hub.ts';
import { specOf } from '../package-spec.ts';
import { allowsVersion } from '../required-version.ts';
import type { DepsContext, HubSpec, PackageSource } from '../types.ts';
import { compareVersions, parseVersion, satisfies, type VersionSpec } from '../version.ts';
import type { DownloadFolder } from '../workspace.ts';

interface Choice {
  readonly version: string;
  readonly latest: string;
  readonly found: HubVersion;
}

/** Packages of the registry: the latest version that fits all who ask for it and this version of dbt. */
export function hubSource(context: DepsContext, downloads: DownloadFolder): PackageSource<HubSpec> {
  const hub = new Hub(context.env, context);
  const choose = async (wanted: readonly [HubSpec, ...HubSpec[]]): Promise<Choice> => {
    const [{ package: name, by, position }] = wanted;
    const found = await hub.package(name);
    if (found === undefined) {
      const params = { name, hub: hub.url, by, nearest: nearest(name, await hub.names()) };
      throw EtlError.of('ETL1121', params, { position });
    }
    warnMoved(found, wanted[0], context);
    return chooseVersion(found, wanted, context);
  };
  return {
    keyOf: (spec) => `hub ${spec.package}`,
    async pin(wanted) {
      const [spec] = wanted;
      const name = spec.package;
      const { version, found } = await choose(wanted);
      const by = `the package "${name}"`;
      return {
        identity: version,
        name: found.name,
        spec: { ...spec, versions: [version], name: found.name },
        lock: { package: name, version },
        shown: `${name} ${version}`,
        packages: (found.packages ?? []).map((entry) => specOf(entry as YamlMap, { by })),
      };
    },
    async fetch(spec) {
      const { version, latest, found } = await choose([spec]);
      const url = found.downloads.tarball;
      const folder = downloads.folder();
      const file = join(folder, 'package.tar');
      await download(url, file, context);
      const note = latest === version ? {} : { note: `${latest} is there` };
      return { folder: await unpack(file, join(folder, 'content'), url), shown: `version ${version}`, ...note };
    },
  };
}

/** The latest version that all requests allow. Throws ETL1122 when there is none, ETL1102 for what is no version. */
export function chooseVersion(
  found: HubPackage,
  wanted: readonly [HubSpec, ...HubSpec[]],
  { dbtVersion, versionCheck }: Pick<DepsContext, 'dbtVersion' | 'versionCheck'>,
): Choice {
  const [{ package: name, position }] = wanted;
  const conditions = wanted.flatMap(conditionsOf);
  const prereleases = wanted.some((spec) => spec.prerelease) || conditions.some((one) => one.prerelease !== null);
  const all = Object.keys(found.versions)
    .flatMap((text) => parseVersion(text) ?? [])
    .filter((version) => prereleases || version.prerelease === null)
    .sort(compareVersions);
  const offered = versionCheck ? all.filter((version) => isFor(found, version, dbtVersion)) : all;
  const chosen = offered.findLast((version) => conditions.every((condition) => satisfies(version, condition)));
  const entry = chosen === undefined ? undefined : found.versions[chosen.text];
  if (chosen === undefined || entry === undefined) {
    const asks = wanted.map(({ by, versions }) => `${by} asks for ${versions.join(', ')}`);
    const versions = offered.map(({ text }) => text);
    throw EtlError.of('ETL1122', { name, asks, versions, hidden: all.length - offered.length }, { position });
  }
  return { version: chosen.text, latest: offered.at(-1)?.text ?? chosen.text, found: entry };
}

function conditionsOf({ versions, by, package: name, position }: HubSpec): VersionSpec[] {
  return versions.map((version) => {
    const condition = parseVersion(version);
    if (condition === undefined)
      throw EtlError.of('ETL1102', { version, where: `${by}, for "${name}",` }, { position });
    return condition;
  });
}

function isFor(found: HubPackage, { text }: VersionSpec, dbtVersion: string): boolean {
  const required = found.versions[text]?.require_dbt_version;
  if (required === undefined || required === null || required.length === 0) return true;
  const conditions = typeof required === 'string' ? required.split(',') : required;
  return allowsVersion(conditions, dbtVersion, `require_dbt_version of ${found.name} ${text}`);
}

function warnMoved(found: HubPackage, { package: name, position }: HubSpec, context: DepsContext): void {
  const { redirectname, redirectnamespace } = found;
  if (!redirectname && !redirectnamespace) return;
  const [owner, own] = name.split('/');
  const now = `${redirectnamespace || found.namespace || owner}/${redirectname || own}`;
  context.warn(diagnostic('ETL1131', { name, now }, { position }, 'warning'));
}
