import type { Yaml } from '../config/types.ts';
import { listableTypes, listedTypes } from '../graph/index.ts';
import { nodeArtifact } from '../manifest/artifacts/manifest-artifact.ts';
import { pythonOf } from '../manifest/context/yaml-values.ts';
import type { Manifest, Node, NodeBase } from '../manifest/types.ts';
import { PyDict, toJson } from '../templates/index.ts';
import type { ExitCode, Invocation } from './command.ts';
import type { Flags } from './flags.ts';
import { openSession } from './session/session.ts';

const FIRST_KEYS = ['name', 'resource_type', 'package_name', 'original_file_path', 'unique_id'];

/** What dbt prints after those of a node when no keys are asked for, in its order. */
const MORE_KEYS: Readonly<Record<string, readonly string[]>> = {
  unit_test: ['depends_on', 'config', 'tags'],
  source: ['source_name', 'tags', 'config'],
  exposure: ['tags', 'config', 'depends_on'],
  metric: ['tags', 'config', 'depends_on'],
  semantic_model: ['depends_on', 'config'],
  saved_query: ['config', 'depends_on', 'tags'],
};

function defaultKeys({ resource_type: type }: NodeBase): readonly string[] {
  return [...FIRST_KEYS, ...(MORE_KEYS[type] ?? ['alias', 'config', 'tags', 'depends_on'])];
}

/** Prints the selected nodes, one a line. */
export async function listNodes(invocation: Invocation): Promise<ExitCode> {
  const { console, flags } = invocation;
  const session = await openSession(invocation);
  try {
    const ids = session.select({ types: listedTypes, allTypes: listableTypes });
    const lines = ids.flatMap((id) => {
      const node = nodeOf(session.manifest, id);
      return node === undefined ? [] : [nodeText(node, flags)];
    });
    if (lines.length > 0) console.print(lines.join('\n'));
    return 0;
  } finally {
    await session.close();
  }
}

/** One node as `--output` asks for it. */
export function nodeText(node: NodeBase, flags: Pick<Flags, 'listOutput' | 'outputKeys'>): string {
  switch (flags.listOutput ?? 'selector') {
    case 'name':
      return searchName(node);
    case 'path':
      return node.original_file_path;
    case 'json':
      return toJson(pickedKeys(node, flags.outputKeys ?? []));
    default:
      return selectorOf(node);
  }
}

function nodeOf(manifest: Manifest, id: string): NodeBase | undefined {
  const { nodes, sources, exposures, unitTests, others } = manifest;
  for (const found of [nodes, sources, exposures, unitTests, ...Object.values(others)]) {
    const node = found.get(id);
    if (node !== undefined) return node;
  }
  return undefined;
}

/** The selector that means this node and no other. */
function selectorOf(node: NodeBase): string {
  switch (node.resource_type) {
    case 'source':
      return `source:${node.package_name}.${searchName(node)}`;
    case 'exposure':
    case 'metric':
    case 'saved_query':
    case 'semantic_model':
      return `${node.resource_type}:${node.package_name}.${node.name}`;
    case 'unit_test':
      return `unit_test:${node.package_name}.${versioned(node, '_v')}`;
    default:
      return node.fqn.join('.');
  }
}

function searchName(node: NodeBase): string {
  if ('source_name' in node) return `${String(node.source_name)}.${node.name}`;
  return node.resource_type === 'model' ? versioned(node, '.v') : node.name;
}

function versioned(node: NodeBase, mark: string): string {
  const version = 'version' in node ? node.version : undefined;
  return version === undefined || version === null ? node.name : `${node.name}${mark}${String(version)}`;
}

/** The values of the keys, where the node has them; written as Python writes JSON. */
function pickedKeys(node: NodeBase, keys: readonly string[]): PyDict {
  const found = new PyDict();
  const shown = node.resource_type === 'seed' ? nodeArtifact(node as Node, undefined) : node;
  for (const key of keys.length === 0 ? defaultKeys(node) : keys) {
    const value = key.split('.').reduce<unknown>(property, shown);
    const isMissing = value === undefined || (key.includes('.') && value === null);
    if (!isMissing && key !== 'etl') found.set(key, pythonOf(value as Yaml));
  }
  return found;
}

function property(from: unknown, key: string): unknown {
  if (typeof from !== 'object' || from === null || Array.isArray(from)) return undefined;
  return Object.hasOwn(from, key) || key === 'raw_code' ? (from as Record<string, unknown>)[key] : undefined;
}
