import type { Prices, RelationSize, StatementEstimate } from '../adapters/types.ts';
import { EtlError } from '../diagnostics/index.ts';
import type { Manifest, Node, SourceNode } from '../manifest/types.ts';
import { expectedSize } from './expected-size.ts';
import { billedBytes, moneyOf } from './price.ts';
import { readsTarget } from './reads-target.ts';
import type { Basis, CostReport, NodeCost } from './types.ts';

/** What an estimate asks of the project and its warehouse. */
export interface CostSources {
  /** The SELECT of a node. Throws what its template does. */
  compile(node: Node): Promise<string>;
  /** What a statement would read. Throws ETL4010 when it cannot be analysed, as when a table is not there. */
  estimate(sql: string): Promise<StatementEstimate>;
  /** The statements that read an incremental model's own table while they change it, its SELECT in them. */
  ownTable(node: Node): Promise<readonly string[]>;
  /** The stored size of a node's table; null when it is not there, or is a view. */
  sizeOf(node: Node | SourceNode): Promise<RelationSize | null>;
  /** Bytes that a node held or read at the last run; null when nothing is known. */
  lastBytes(uniqueId: string): number | null;
}

/** What is estimated. */
export interface CostInput {
  readonly manifest: Manifest;
  /** unique_ids of what the run works on. */
  readonly uniqueIds: readonly string[];
  readonly prices: Prices;
  readonly fullRefresh: boolean;
  readonly sources: CostSources;
  /** Nodes that are asked for at the same time. */
  readonly workers: number;
  /** Told after each node, for progress. */
  onNode?(done: number, total: number): void;
}

/** Bytes with where they come from. */
interface Reading {
  readonly bytes: number | null;
  readonly tables: number;
  readonly basis: Basis;
  readonly why: string;
}

const FREE = { bytes: 0, tables: 0, basis: 'free' } as const;

/**
 * What a run would read and cost, node by node, before anything runs: the engine's dry run of each statement, or, where
 * what a node reads is not there yet, the sizes of its inputs as stored, declared (`meta: expected_size`) or last seen.
 */
export async function estimateCost(input: CostInput): Promise<CostReport> {
  const estimator = new Estimator(input);
  const nodes: NodeCost[] = new Array(input.uniqueIds.length);
  const waiting = input.uniqueIds.map((id, index) => ({ id, index }));
  let done = 0;
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      nodes[next.index] = await estimator.costOf(next.id);
      done += 1;
      input.onNode?.(done, input.uniqueIds.length);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, input.workers) }, work));
  const sum = (amount: (one: NodeCost) => number | null) => nodes.reduce((total, one) => total + (amount(one) ?? 0), 0);
  return {
    nodes,
    bytes: sum(({ bytes }) => bytes),
    billed: sum(({ billed }) => billed),
    money: sum(({ money }) => money),
    currency: input.prices.currency,
    mostBytes: input.prices.mostBytes,
  };
}

class Estimator {
  readonly #input: CostInput;
  readonly #readings = new Map<string, Promise<Reading>>();
  readonly #held = new Map<string, Promise<number | null>>();

  constructor(input: CostInput) {
    this.#input = input;
  }

  async costOf(uniqueId: string): Promise<NodeCost> {
    const { manifest, prices } = this.#input;
    const node = manifest.nodes.get(uniqueId);
    const source = manifest.sources.get(uniqueId);
    const name = source === undefined ? (node?.name ?? uniqueId) : `${source.source_name}.${source.name}`;
    const kind = source !== undefined ? 'load' : (node?.resource_type ?? uniqueId.split('.')[0] ?? '');
    const { bytes, tables, basis, why } = await this.#total(node);
    const billed = bytes === null ? null : billedBytes({ bytes, tables }, prices);
    return { uniqueId, name, kind, bytes, billed, money: billed === null ? null : moneyOf(billed, prices), basis, why };
  }

  /** All that building a node reads. */
  async #total(node: Node | undefined): Promise<Reading> {
    if (node === undefined || node.resource_type === 'seed')
      return { ...FREE, why: node === undefined ? 'reads nothing that is billed' : 'load jobs are free' };
    const { materialized } = node.config;
    if (node.resource_type === 'model' && (materialized === 'view' || materialized === 'ephemeral'))
      return {
        ...FREE,
        why: `a ${materialized === 'view' ? 'view' : 'part of a query'} reads nothing when it is made`,
      };
    const reading = await this.#reading(node);
    const isAdded = node.resource_type === 'snapshot' || materialized === 'incremental';
    if (reading.bytes === null || !isAdded || this.#input.fullRefresh) return reading;
    const size = await this.#input.sources.sizeOf(node);
    if (size === null) return reading;
    const asked = reading.basis === 'dry run' ? await this.#withOwnTable(node, reading, reading.bytes) : null;
    if (asked !== null || !readsTarget(node)) return asked ?? reading;
    const why = 'with all of the table that it merges into';
    return { ...reading, bytes: reading.bytes + size.bytes, tables: reading.tables + 1, basis: 'estimated', why };
  }

  /** With what its statements read of its own table, as the engine tells; null when it cannot tell before they run. */
  async #withOwnTable(node: Node, reading: Reading, selectBytes: number): Promise<Reading | null> {
    if (node.resource_type !== 'model') return null;
    const { sources } = this.#input;
    try {
      let [bytes, tables] = [selectBytes, reading.tables];
      for (const sql of await sources.ownTable(node)) {
        const told = await sources.estimate(sql);
        bytes += Math.max(0, told.bytes - selectBytes);
        tables = Math.max(tables, told.tables);
      }
      const why = bytes > selectBytes ? 'with what it reads of its own table' : '';
      return { ...reading, bytes, tables, why };
    } catch (thrown) {
      if (thrown instanceof EtlError) return null;
      throw thrown;
    }
  }

  #reading(node: Node): Promise<Reading> {
    let reading = this.#readings.get(node.unique_id);
    if (reading === undefined) {
      reading = this.#read(node);
      this.#readings.set(node.unique_id, reading);
    }
    return reading;
  }

  /** What the SELECT of a node reads. */
  async #read(node: Node): Promise<Reading> {
    const { sources } = this.#input;
    try {
      return { ...(await sources.estimate(await sources.compile(node))), basis: 'dry run', why: '' };
    } catch (thrown) {
      if (!(thrown instanceof EtlError)) throw thrown;
      return await this.#fromInputs(node, thrown);
    }
  }

  /** The sum of what a node's inputs hold: an upper bound, since a query may read fewer columns and partitions. */
  async #fromInputs(node: Node, cause: EtlError): Promise<Reading> {
    const parents = node.depends_on.nodes;
    if (parents.length === 0) return { bytes: null, tables: 0, basis: 'unknown', why: firstLine(cause) };
    const missing: string[] = [];
    const unknown: string[] = [];
    let bytes = 0;
    for (const id of parents) {
      const held = await this.#heldBy(id);
      if (held === null) unknown.push(nameOf(id));
      else bytes += held;
      if (!(await this.#isThere(id))) missing.push(nameOf(id));
    }
    if (unknown.length > 0) {
      const why = `the size of ${unknown.join(', ')} is not known; \`meta: expected_size\` can tell it`;
      return { bytes: null, tables: 0, basis: 'unknown', why };
    }
    const because = missing.length > 0 ? `${missing.join(', ')} not built yet` : firstLine(cause);
    return { bytes, tables: parents.length, basis: 'estimated', why: `sizes of its inputs: ${because}` };
  }

  async #isThere(id: string): Promise<boolean> {
    const node = this.#known(id);
    if (node === undefined || node.config.materialized === 'ephemeral') return true;
    if (node.config.materialized === 'view') return (await this.#reading(node as Node)).basis === 'dry run';
    return (await this.#input.sources.sizeOf(node)) !== null;
  }

  #known(id: string): Node | SourceNode | undefined {
    return this.#input.manifest.nodes.get(id) ?? this.#input.manifest.sources.get(id);
  }

  #heldBy(id: string): Promise<number | null> {
    let held = this.#held.get(id);
    if (held === undefined) {
      held = this.#hold(id);
      this.#held.set(id, held);
    }
    return held;
  }

  /** Bytes that one who reads all of a node reads. */
  async #hold(id: string): Promise<number | null> {
    const node = this.#known(id);
    if (node === undefined) return null;
    const { materialized } = node.config;
    if (node.resource_type !== 'source' && (materialized === 'view' || materialized === 'ephemeral'))
      return (await this.#reading(node)).bytes;
    const stored = await this.#input.sources.sizeOf(node);
    if (stored !== null) return stored.bytes;
    const told = expectedSize(node) ?? this.#input.sources.lastBytes(id);
    if (told !== null || node.resource_type === 'source') return told;
    return (await this.#reading(node)).bytes;
  }
}

function nameOf(uniqueId: string): string {
  return uniqueId.split('.').slice(2).join('.');
}

function firstLine(error: EtlError): string {
  return error.message.split('\n')[0] ?? '';
}
