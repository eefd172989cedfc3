import type { Project } from '../../config/types.ts';
import type { Node, SourceNode } from '../types.ts';

/** Whether a package's names are looked up in the package before the root project. */
export type LookupOrder = 'root first' | 'own first';

/** The order that a project asks for by its behaviour flags. */
export function lookupOrder(root: Pick<Project, 'flags'>): LookupOrder {
  return root.flags.require_ref_searches_node_package_before_root === true ? 'own first' : 'root first';
}

/** In which packages a name without package is looked up, in order; null is any package. */
export function packagesToSearch(
  root: string,
  own: string,
  asked: string | null,
  order: LookupOrder = 'root first',
): readonly (string | null)[] {
  if (asked !== null) return [asked];
  if (root === own) return [root, null];
  return order === 'own first' ? [own, root, null] : [root, own, null];
}

/** Finds nodes by the name that `ref` uses, and by package. */
export class NodeLookup {
  readonly order: LookupOrder;
  readonly #byName = new Map<string, Map<string, Node>>();

  constructor(order: LookupOrder) {
    this.order = order;
  }

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

/** Looks a ref up as dbt does: the root project, then the asking package (or the other way round), then everywhere. */
export function findRef(
  lookups: { readonly enabled: NodeLookup; readonly disabled: NodeLookup },
  root: string,
  own: string,
  ref: { readonly name: string; readonly package: string | null; readonly version: string | number | null },
): RefAnswer {
  let disabled: Node | undefined;
  for (const packageName of packagesToSearch(root, own, ref.package, lookups.enabled.order)) {
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
  readonly #order: LookupOrder;
  readonly #byName = new Map<string, SourceNode[]>();

  constructor(order: LookupOrder) {
    this.#order = order;
  }

  add(source: SourceNode): void {
    const key = `${source.source_name}.${source.name}`;
    const list = this.#byName.get(key);
    if (list === undefined) this.#byName.set(key, [source]);
    else list.push(source);
  }

  /** The source table as dbt finds it: in the root project and the asking package in their order, then anywhere. */
  find(root: string, own: string, source: string, table: string): SourceNode | undefined {
    const found = this.#byName.get(`${source}.${table}`) ?? [];
    for (const packageName of packagesToSearch(root, own, null, this.#order)) {
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
