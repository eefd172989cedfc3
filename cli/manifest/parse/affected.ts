import type { CachedParse } from '../cache/parse-cache.ts';
import type { ProjectFile } from '../read/files.ts';
import type { Disabled, Manifest, Node } from '../types.ts';

/** What a change of some files can reach, when that is only nodes of files and their data tests. */
export interface Affected {
  /** The nodes to read again, with their files: what stands in the changed files, and what they describe. */
  readonly nodes: readonly { readonly node: Node; readonly file: ProjectFile }[];
  /** The changed property files, in the order of the project. */
  readonly changed: readonly ProjectFile[];
  /** Property files that have not changed and describe nodes that are read again. */
  readonly describing: readonly ProjectFile[];
}

const OWN_FILE = new Set(['model', 'analysis', 'singular_test', 'seed']);

/**
 * What the changed files of a cached parse can reach, or nothing when it may be more than nodes of files and their data
 * tests: macros, docs, snapshots, versions, unit tests and their fixtures, sources and whatever else YAML declares.
 */
export function affectedBy(
  { manifest, changed }: Pick<CachedParse, 'manifest' | 'changed'>,
  files: readonly ProjectFile[],
): Affected | undefined {
  const properties = changed.filter((file) => file.kind === 'properties');
  const own = changed.filter((file) => OWN_FILE.has(file.kind));
  if (properties.length + own.length < changed.length) return undefined;
  // Unit tests read the rows of seeds.
  if (own.some((file) => file.kind === 'seed') && manifest.unitTests.size > 0) return undefined;
  if (properties.some((file) => declaresMore(manifest, file))) return undefined;
  const filesByPath = new Map<string, ProjectFile>();
  for (const file of files) {
    if (!OWN_FILE.has(file.kind)) continue;
    if (filesByPath.has(file.absolute)) return undefined;
    filesByPath.set(file.absolute, file);
  }
  const reached = new Set([...properties, ...own].map((file) => file.absolute));
  const nodes: { node: Node; file: ProjectFile }[] = [];
  const read = new Set<string>();
  for (const node of manifest.nodes.values()) {
    if (isOfYaml(node)) continue;
    if (!reached.has(node.etl.file) && !reached.has(node.etl.patchFile ?? '')) continue;
    const file = filesByPath.get(node.etl.file);
    if (file === undefined || read.has(file.absolute) || (node.version ?? null) !== null) return undefined;
    read.add(file.absolute);
    nodes.push({ node, file });
  }
  // A file without a node of its own holds one that is disabled.
  if (own.some((file) => !read.has(file.absolute))) return undefined;
  const isChanged = new Set(properties.map((file) => file.absolute));
  const patches = new Set(nodes.flatMap(({ node }) => node.etl.patchFile ?? []));
  const describing = once(files.filter((file) => file.kind === 'properties' && patches.has(file.absolute)));
  return {
    nodes,
    changed: once(properties),
    describing: describing.filter((file) => !isChanged.has(file.absolute)),
  };
}

/** Whether a node stands in YAML itself, as generic tests do. */
export function isOfYaml({ etl }: Node): boolean {
  return etl.yamlPath !== undefined;
}

/** Whether YAML has declared more than properties of nodes and their data tests, or something that is disabled. */
function declaresMore(manifest: Manifest, { packageName, originalPath }: ProjectFile): boolean {
  const isHere = (one: { readonly package_name: string; readonly original_file_path: string }) =>
    one.original_file_path === originalPath && one.package_name === packageName;
  const patch = `${packageName}://${originalPath}`;
  const { sources, exposures, groups, unitTests, others, macros, disabled, nodes } = manifest;
  const declared = [sources, exposures, groups, unitTests, ...Object.values(others)];
  if (declared.some((map) => [...map.values()].some(isHere))) return true;
  if ([...macros.values()].some((macro) => macro.patch_path === patch)) return true;
  const isOff = (one: Disabled) => isHere(one) || ('patch_path' in one && one.patch_path === patch);
  if ([...disabled.values()].flat().some(isOff)) return true;
  return [...nodes.values()].some(
    (node) => node.resource_type === 'snapshot' && (isHere(node) || node.patch_path === patch),
  );
}

function once(files: readonly ProjectFile[]): readonly ProjectFile[] {
  return [...new Map(files.map((file) => [file.absolute, file])).values()];
}
