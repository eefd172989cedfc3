import type { Node, SourceNode } from '../types.ts';

/** In which packages a name without package is looked up, in order; null is any package. */
export function packagesToSearch(root: string, own: string, asked: string | null): readonly (string | null)[] {
  if (asked !== null) return [asked];
  return root === own ? [root, null] : [root, own, null];
}

/** Finds nodes by the name that `ref` uses, and by package. */
export class NodeLookup {
  readonly #byName = new Map<string, Map<string, Node>>();

  /** Adds a model, seed or snapshot. A versioned model is found as `name.vN`, its latest version as `name` too. */
  add(node: Node): void {
    const { version, latest_version: latest } = node;
    const isVersioned = version !== undefined && version !== null;
    if (isVersioned) this.#put(`${node.name}.v${version}`, node);
    if (!isVersioned || version === latest) this.#put(node.name, node);
  }

  /** All that a name can mean: one at most in a package, one a package otherwise. */
  find(name: string, packageName: string | null, version: string | number | null): readonly Node[] {
    const found = this.#byName.get(version === null || version === '' ? name : `${name}.v${version}`);
    if (found === undefined) return [];
    if (packageName === null) return [...found.values()];
    const one = found.get(packageName);
    return one === undefined ? [] : [one];
  }

  /** Every name there is, for "did you mean". */
  names(): Iterable<string> {
    return this.#byName.keys();
  }

  #put(key: string, node: Node): void {
    const byPackage = this.#byName.get(key) ?? new Map<string, Node>();
    byPackage.set(node.package_name, node);
    this.#byName.set(key, byPackage);
  }
}

/** A ref's answer: the node, or the nodes that it might be, or one that is disabled, or nothing. */
export type RefAnswer =
  | { readonly node: Node }
  | { readonly ambiguous: readonly Node[] }
  | { readonly disabled: Node }
  | undefined;

/** Looks a ref up as dbt does: the root project, then the asking package, then everywhere. */
export function findRef(
  lookups: { readonly enabled: NodeLookup; readonly disabled: NodeLookup },
  root: string,
  own: string,
  ref: { readonly name: string; readonly package: string | null; readonly version: string | number | null },
): RefAnswer {
  let disabled: Node | undefined;
  for (const packageName of packagesToSearch(root, own, ref.package)) {
    const found = lookups.enabled.find(ref.name, packageName, ref.version);
    const [node, second] = found;
    if (second !== undefined) return { ambiguous: found };
    if (node !== undefined) return { node };
    disabled ??= lookups.disabled.find(ref.name, packageName, ref.version)[0];
  }
  return disabled === undefined ? undefined : { disabled };
}

/** Finds source tables by `source.table` and package. */
export class SourceLookup {
  readonly #byName = new Map<string, SourceNode[]>();

  add(source: SourceNode): void {
    const key = `${source.source_name}.${source.name}`;
    const list = this.#byName.get(key);
    if (list === undefined) this.#byName.set(key, [source]);
    else list.push(source);
  }

  /** The source table as dbt finds it: in the root project, then the asking package, then anywhere. */
  find(root: string, own: string, source: string, table: string): SourceNode | undefined {
    const found = this.#byName.get(`${source}.${table}`) ?? [];
    for (const packageName of packagesToSearch(root, own, null)) {
      const one = found.find((each) => packageName === null || each.package_name === packageName);
      if (one !== undefined) return one;
    }
    return undefined;
  }

  /** Every `source.table` there is. */
  names(): Iterable<string> {
    return this.#byName.keys();
  }
}
