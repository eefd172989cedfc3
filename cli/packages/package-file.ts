import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readText, shownPath } from '../config/read-file.ts';
import { type RenderYaml, renderValues } from '../config/render-values.ts';
import { checkShape } from '../config/schemas/check.ts';
import { packagesSchema } from '../config/schemas/packages-schema.ts';
import type { Yaml, YamlMap } from '../config/types.ts';
import { readYaml, type YamlFile } from '../config/yaml/read.ts';
import { inWords, isYamlList, isYamlMap } from '../config/yaml/values.ts';
import { EtlError, EtlErrors } from '../diagnostics/index.ts';
import type { PackageEntry } from './types.ts';

/** The files in which a project lists its packages. */
export const PACKAGE_FILES = { packages: 'packages.yml', dependencies: 'dependencies.yml' } as const;

/** The list of packages of a project. */
export interface PackageFile {
  /** Path as shown to a person: that of the file that has the list, or would have it. */
  readonly file: string;
  /** The same, absolute. */
  readonly path: string;
  readonly entries: readonly PackageEntry[];
}

/** What `readPackageFile` is given. */
export interface PackageFileOptions {
  /** Renders the texts of packages.yml; those of dependencies.yml stay as they are, as in dbt. */
  readonly render?: RenderYaml;
  /** A package file that is about to be written: its text counts, not what is on disk. */
  readonly instead?: { readonly path: string; readonly text: string };
  /** Paths are shown relative to this folder; to the project's unless told. */
  readonly shownFrom?: string;
}

/**
 * Reads what packages a folder's project lists. A project without a package file lists none. Throws ETL1103 and
 * ETL1104 for lists in the wrong file, ETL1010, ETL1012 and ETL102x for what is wrong inside of one.
 */
export function readPackageFile(folder: string, options: PackageFileOptions = {}): PackageFile {
  const shownFrom = options.shownFrom ?? folder;
  const packages = openPackageFile(join(folder, PACKAGE_FILES.packages), shownFrom, options.instead);
  const dependencies = openPackageFile(join(folder, PACKAGE_FILES.dependencies), shownFrom, options.instead);
  if (
    packages !== undefined &&
    dependencies !== undefined &&
    has(packages, 'packages') &&
    has(dependencies, 'packages')
  )
    throw EtlError.of('ETL1103', {}, { position: packages.yaml.positionOf(['packages'], 'key') });
  if (packages !== undefined && has(packages, 'projects'))
    throw EtlError.of('ETL1104', {}, { position: packages.yaml.positionOf(['projects'], 'key') });
  if (dependencies !== undefined && has(dependencies, 'packages')) return listed(dependencies);
  if (packages !== undefined) return listed(packages, options.render);
  const path = join(folder, PACKAGE_FILES.packages);
  return { file: shownPath(path, shownFrom), path, entries: [] };
}

/** Reads one package file, such as the lock file; nothing when it is not there. Throws as `readPackageFile`. */
export function readPackageList(path: string, shownFrom: string, render?: RenderYaml): PackageFile | undefined {
  const opened = openPackageFile(path, shownFrom);
  return opened === undefined ? undefined : listed(opened, render);
}

interface OpenedPackageFile {
  readonly path: string;
  readonly yaml: YamlFile;
  readonly value: YamlMap;
}

function openPackageFile(
  path: string,
  shownFrom: string,
  instead?: PackageFileOptions['instead'],
): OpenedPackageFile | undefined {
  const isReplaced = instead?.path === path;
  if (!isReplaced && !existsSync(path)) return undefined;
  const shown = shownPath(path, shownFrom);
  const yaml = readYaml(isReplaced ? instead.text : readText(path, shown), shown);
  const value: Yaml = yaml.value ?? {};
  if (!isYamlMap(value)) throw EtlError.of('ETL1012', { file: shown, found: inWords(value) });
  return { path, yaml, value };
}

function has({ value }: OpenedPackageFile, key: string): boolean {
  return Object.hasOwn(value, key);
}

function listed({ path, yaml, value }: OpenedPackageFile, render?: RenderYaml): PackageFile {
  const { file, positionOf } = yaml;
  const rendered = render === undefined ? value : (renderValues(value, { render, positionOf }) as YamlMap);
  const found = checkShape(packagesSchema, rendered, { file, positionOf, unknownKey: () => 'error' });
  if (found.length > 0) throw new EtlErrors(found);
  const written = isYamlList(value.packages) ? value.packages : [];
  const entries = isYamlList(rendered.packages) ? rendered.packages : [];
  return {
    file,
    path,
    entries: entries.flatMap((entry, index) => {
      const original = written[index];
      if (!isYamlMap(entry) || !isYamlMap(original)) return [];
      return [{ rendered: entry, written: original, position: positionOf(['packages', index]) }];
    }),
  };
}
