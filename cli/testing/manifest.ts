import type { Manifest, Node, NodeConfig, SourceNode } from '../manifest/types.ts';

/** What a test says of a node; the rest has plain values. */
export interface NodeSketch {
  readonly id: string;
  readonly parents?: readonly string[];
  readonly materialized?: string;
  readonly attachedTo?: string;
  readonly config?: Readonly<Record<string, unknown>>;
  readonly connection?: string;
}

/** A manifest of the nodes that a test names, such as `model.shop.orders`, with their edges. */
export function manifestOf(sketches: readonly NodeSketch[]): Manifest {
  const nodes = new Map<string, Node>();
  const sources = new Map<string, SourceNode>();
  const parentMap = new Map<string, readonly string[]>();
  const childMap = new Map<string, string[]>();
  for (const sketch of sketches) {
    const { id, parents = [] } = sketch;
    if (id.startsWith('source.')) sources.set(id, sourceOf(sketch));
    else nodes.set(id, nodeOf(sketch));
    parentMap.set(id, parents);
    for (const parent of parents) childMap.set(parent, [...(childMap.get(parent) ?? []), id]);
  }
  const empty = { exposures: new Map(), macros: new Map(), docs: new Map(), groups: new Map(), unitTests: new Map() };
  const others = { metrics: new Map(), semantic_models: new Map(), saved_queries: new Map(), functions: new Map() };
  const rest = { disabled: new Map(), selectors: new Map() };
  return { projectName: 'shop', nodes, sources, ...empty, others, ...rest, parentMap, childMap };
}

function nodeOf({ id, parents = [], materialized, attachedTo, config }: NodeSketch): Node {
  const [type, package_name = '', name = ''] = id.split('.');
  const resource_type = type as Node['resource_type'];
  const isTest = resource_type === 'test';
  return {
    unique_id: id,
    name,
    resource_type,
    package_name,
    path: `${name}.sql`,
    original_file_path: `models/${name}.sql`,
    fqn: [package_name, name],
    database: 'dev',
    schema: isTest ? 'main_dbt_test__audit' : 'main',
    alias: name,
    checksum: { name: 'none', checksum: '' },
    config: { enabled: true, materialized: materialized ?? (isTest ? 'test' : 'table'), ...config } as NodeConfig,
    unrendered_config: {},
    tags: [],
    description: '',
    columns: {},
    meta: {},
    group: null,
    docs: { show: true, node_color: null },
    patch_path: null,
    language: 'sql',
    raw_code: '',
    refs: [],
    sources: [],
    metrics: [],
    depends_on: { macros: [], nodes: parents },
    relation_name: null,
    created_at: 0,
    ...(isTest ? { test_metadata: { name: 'not_null', namespace: null, kwargs: {} } } : {}),
    ...(attachedTo === undefined ? {} : { attached_node: attachedTo }),
    etl: { file: '', line: 1, column: 1, isStatic: true },
  } as unknown as Node;
}

function sourceOf({ id, connection }: NodeSketch): SourceNode {
  const [, package_name = '', source_name = '', name = ''] = id.split('.');
  return {
    unique_id: id,
    name,
    source_name,
    package_name,
    resource_type: 'source',
    schema: source_name,
    identifier: name,
    database: 'dev',
    config: { enabled: true },
    etl: { connection: connection ?? null, load: {} },
  } as unknown as SourceNode;
}
