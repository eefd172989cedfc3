import type { Node, NodeOrigin } from '../types.ts';
import { EMPTY_LIST, EMPTY_MAP, type MutableNode } from './draft.ts';
import type { Checksum } from './text.ts';

/** What must be known to make a node; the rest begins with dbt's defaults. */
export interface NodeSeed {
  readonly resourceType: Node['resource_type'];
  readonly packageName: string;
  readonly name: string;
  /** The unique_id's last parts, where they are not the name. */
  readonly idSuffix?: string;
  readonly path: string;
  readonly originalPath: string;
  readonly fqn: readonly string[];
  readonly checksum: Checksum;
  readonly database: string | null;
  readonly schema: string;
  readonly language?: Node['language'];
  /** The node's text, where its origin does not hold it. */
  readonly rawCode?: string;
  readonly origin: NodeOrigin;
  readonly createdAt: number;
}

const DOCS = Object.freeze({ show: true, node_color: null });
const NO_CONFIG = Object.freeze({ enabled: true });
const NO_CONTRACT = Object.freeze({ enforced: false, alias_types: true, checksum: null });

/** A node with the fields of dbt's manifest at their defaults. */
export function makeNode(seed: NodeSeed): MutableNode {
  const node: MutableNode = {
    database: seed.database,
    schema: seed.schema,
    name: seed.name,
    resource_type: seed.resourceType,
    package_name: seed.packageName,
    path: seed.path,
    original_file_path: seed.originalPath,
    unique_id: `${seed.resourceType}.${seed.packageName}.${seed.idSuffix ?? seed.name}`,
    fqn: seed.fqn,
    alias: seed.name,
    checksum: seed.checksum,
    config: NO_CONFIG,
    tags: EMPTY_LIST,
    description: '',
    columns: EMPTY_MAP,
    meta: EMPTY_MAP,
    group: null,
    docs: DOCS,
    patch_path: null,
    build_path: null,
    unrendered_config: EMPTY_MAP,
    created_at: seed.createdAt,
    relation_name: null,
    raw_code: seed.rawCode ?? seed.origin.text ?? '',
    doc_blocks: EMPTY_LIST,
    language: seed.language ?? 'sql',
    refs: EMPTY_LIST,
    sources: EMPTY_LIST,
    metrics: EMPTY_LIST,
    functions: EMPTY_LIST,
    depends_on: { macros: EMPTY_LIST, nodes: EMPTY_LIST },
    compiled_path: null,
    contract: NO_CONTRACT,
    etl: seed.origin,
  };
  if (seed.resourceType === 'model') addModelFields(node);
  if (seed.resourceType === 'function') Object.assign(node, { returns: null, arguments: EMPTY_LIST });
  return node;
}

function addModelFields(node: MutableNode): void {
  node.access = 'protected';
  node.constraints = EMPTY_LIST;
  node.version = null;
  node.latest_version = null;
  node.deprecation_date = null;
  node.primary_key = EMPTY_LIST;
  node.time_spine = null;
}
