import { type Diagnostic, diagnostic } from '../../diagnostics/index.ts';
import type { Node } from '../types.ts';

interface Named {
  readonly unique_id: string;
  readonly name: string;
  readonly resource_type: string;
  readonly original_file_path: string;
}

/** Collects things by unique_id; a second one of the same id is told with both files, and the first one stays. */
export class UniqueNodes<T extends Named> {
  readonly byId = new Map<string, T>();
  readonly #found: Diagnostic[];
  readonly #shown: (of: T) => string;

  constructor(found: Diagnostic[], shown: (of: T) => string) {
    this.#found = found;
    this.#shown = shown;
  }

  add(node: T): boolean {
    const other = this.byId.get(node.unique_id);
    if (other === undefined) {
      this.byId.set(node.unique_id, node);
      return true;
    }
    const files = [this.#shown(other), this.#shown(node)];
    const kind = node.resource_type.replaceAll('_', ' ');
    const position = { file: files[1] ?? '', line: 1, column: 1 };
    this.#found.push(diagnostic('ETL2010', { kind, name: node.name, files }, { position, uniqueId: node.unique_id }));
    return false;
  }
}

/** Models, seeds and snapshots of one package share their names; two nodes may not be built as one relation. */
export function checkNames(nodes: Iterable<Node>, shown: (of: Node) => string, found: Diagnostic[]): void {
  const names = new Map<string, Node>();
  const relations = new Map<string, Node>();
  const all = [...nodes];
  const versioned = new Map(all.filter(isVersioned).map((node) => [`${node.package_name}.${node.name}`, node]));
  for (const node of all) {
    let isTold = false;
    if (node.resource_type === 'model' || node.resource_type === 'seed' || node.resource_type === 'snapshot') {
      const key = `${node.package_name}.${node.name}${node.version == null ? '' : `.v${node.version}`}`;
      const other = names.get(key) ?? (isVersioned(node) ? undefined : versioned.get(key));
      isTold = other !== undefined && (other.resource_type !== node.resource_type || isVersioned(other));
      if (other !== undefined && isTold)
        found.push(
          diagnostic(
            'ETL2010',
            { kind: 'node', name: node.name, files: [shown(other), shown(node)] },
            { position: { file: shown(node), line: 1, column: 1 }, uniqueId: node.unique_id },
          ),
        );
      names.set(key, node);
    }
    const relation = node.relation_name;
    if (relation === null) continue;
    const other = relations.get(relation);
    if (other !== undefined && !isTold) {
      const label = (of: Node): string => `${of.resource_type} "${of.name}" (${shown(of)})`;
      const details = { position: { file: shown(node), line: 1, column: 1 }, uniqueId: node.unique_id };
      found.push(diagnostic('ETL2011', { relation, names: [label(other), label(node)] }, details));
    }
    relations.set(relation, node);
  }
}

function isVersioned({ version }: Node): boolean {
  return version !== undefined && version !== null;
}
