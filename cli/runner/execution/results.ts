import { type Diagnostic, diagnosticsOf } from '../../diagnostics/index.ts';
import { nodePosition, propertiesPosition } from '../../manifest/node-position.ts';
import type { Node } from '../../manifest/types.ts';
import { unitTestName } from '../../quality/index.ts';
import type { NodeInfo, NodeResult, NodeStatus, Timing } from '../events.ts';
import { kindOf, type RunnableNode } from '../tasks.ts';

/** What is said of a node beside its status; what is left out has no value. */
export type ResultDetails = Partial<Omit<NodeResult, 'node' | 'status' | 'executionTime' | 'timing' | 'threadId'>>;

/** What reporters say of a node. */
export function nodeInfo(node: RunnableNode): NodeInfo {
  const base = { uniqueId: node.unique_id, kind: kindOf(node) ?? 'model', file: node.original_file_path } as const;
  if (node.resource_type === 'source') {
    const relation = `${node.schema}.${node.identifier}`;
    return { ...base, name: `${node.source_name}.${node.name}`, detail: node.etl.connection ?? '', relation };
  }
  if (node.resource_type === 'unit_test') {
    return { ...base, name: `${node.model}::${unitTestName(node)}`, detail: '', relation: null };
  }
  const built = ['model', 'seed', 'snapshot', 'function'].includes(node.resource_type);
  return {
    ...base,
    name: node.name,
    detail: node.resource_type === 'model' ? String(node.config.materialized ?? '') : '',
    relation: built ? `${node.schema}.${node.alias}` : null,
  };
}

/** Times one node from its start; gives its results. */
export class NodeClock {
  readonly #node: RunnableNode;
  readonly #threadId: string;
  readonly #started = Date.now();
  #compiled: number | null = null;

  constructor(node: RunnableNode, threadId: string) {
    this.#node = node;
    this.#threadId = threadId;
  }

  /** Compilation is over, execution begins. */
  compiled(): void {
    this.#compiled = Date.now();
  }

  result(status: NodeStatus, details: ResultDetails = {}): NodeResult {
    const ended = Date.now();
    const compiled = this.#compiled ?? ended;
    const timing: Timing[] = [span('compile', this.#started, compiled)];
    // dbt's results say so of what could not be compiled.
    if (status !== 'error' || this.#compiled !== null) timing.push(span('execute', compiled, ended));
    return {
      ...EMPTY,
      ...details,
      node: nodeInfo(this.#node),
      status,
      executionTime: (ended - this.#started) / 1000,
      timing,
      threadId: this.#threadId,
    };
  }

  /** The result of a node that something was thrown at. */
  failed(thrown: unknown, details: ResultDetails = {}): NodeResult {
    const uniqueId = this.#node.unique_id;
    const diagnostics = diagnosticsOf(thrown).map(
      (one): Diagnostic => ({
        uniqueId,
        ...placeOf(this.#node, one),
        ...one,
      }),
    );
    const message = diagnostics[0]?.message ?? details.message ?? null;
    return this.result('error', { ...details, message, diagnostics });
  }
}

/**
 * Where a mistake without a place is shown: wrong configs at the node's properties, anything else at the node. The first
 * line of its file has nothing to do with it and is not shown.
 */
function placeOf(node: RunnableNode, { code, position }: Diagnostic): Pick<Diagnostic, 'position' | 'frame'> {
  if (position !== undefined || code.startsWith('ETL9') || !('etl' in node)) return {};
  const isConfig = code.startsWith('ETL402') && node.resource_type !== 'source';
  const written = node as Node;
  if (isConfig) return { position: propertiesPosition(written) };
  const isFile = written.etl.yamlPath === undefined && written.etl.line === 1;
  return { position: nodePosition(written), ...(isFile ? { frame: '' } : {}) };
}

const EMPTY = {
  message: null,
  failures: null,
  rowsAffected: null,
  adapterResponse: {},
  compiledCode: null,
  compiledPath: null,
  failuresRelation: null,
  diagnostics: [],
  stale: false,
  skippedBecause: null,
} satisfies ResultDetails;

/** The result of a node that did not run because of another; `cause` is its unique_id, or why the run ended. */
export function skippedResult(node: RunnableNode, cause: string, message: string, stale = false): NodeResult {
  const skipped = { message, skippedBecause: cause, stale };
  return { ...EMPTY, ...skipped, node: nodeInfo(node), status: 'skipped', executionTime: 0, timing: [], threadId: '' };
}

/** True when what depends on the node may go on. */
export function isGood(result: NodeResult): boolean {
  return ['success', 'pass', 'warn', 'no-op'].includes(result.status);
}

function span(name: Timing['name'], started: number, completed: number): Timing {
  return { name, started_at: new Date(started).toISOString(), completed_at: new Date(completed).toISOString() };
}
