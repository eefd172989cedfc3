import { RelationCache } from '../../adapters/relation-cache.ts';
import type { Connection, Warehouse, WarehouseLease } from '../../adapters/types.ts';
import type { CommentedNode, QueryComment } from '../../compiler/query-comment.ts';
import { EtlError } from '../../diagnostics/index.ts';
import { Lease, type LeaseOptions } from '../../runner/lease.ts';
import type { Workplace } from './open-workplace.ts';

/**
 * The warehouse of a command: opened when it is first needed, for reading unless the command writes, by one writing
 * process at a time, and closed at the end.
 */
export class WarehouseHolder {
  readonly #workplace: Workplace;
  readonly #options: LeaseOptions;
  readonly #queryComment: QueryComment;
  #commented: CommentedNode | null | undefined;
  #lease: WarehouseLease | undefined;
  #opening: Promise<Warehouse> | undefined;
  #connection: Promise<Connection> | undefined;
  #relations: RelationCache | undefined;

  constructor(workplace: Workplace, queryComment: QueryComment, options: LeaseOptions) {
    this.#workplace = workplace;
    this.#queryComment = queryComment;
    this.#options = options;
  }

  /** Opens the warehouse for writing. Throws ETL4001 when another process holds it, unless told to wait. */
  async toWrite(): Promise<Warehouse> {
    const { adapter, credentials, project } = this.#workplace;
    const lockFile = adapter.lockFile(credentials, { projectRoot: project.root });
    if (lockFile !== null) this.#lease = await Lease.take(lockFile, this.#options);
    this.#opening = this.#open(false);
    const warehouse = await this.#opening;
    this.#lease ??= await warehouse.takeLease?.(this.#options);
    return warehouse;
  }

  /** The one connection of work that is not spread over threads; what it runs now carries the comment of the node. */
  async connection(node: CommentedNode | null = null): Promise<Connection> {
    this.#connection ??= this.#warehouse().then((warehouse) => warehouse.connect());
    const connection = await this.#connection;
    if (this.#commented !== node) {
      this.#commented = node;
      connection.annotate?.(await this.#queryComment(node));
    }
    return connection;
  }

  /** One more connection, for work that is spread over several. */
  async another(): Promise<Connection> {
    return await (await this.#warehouse()).connect();
  }

  async relations(): Promise<RelationCache> {
    this.#relations ??= new RelationCache(await this.#warehouse());
    return this.#relations;
  }

  /** Closes what was opened and gives the lease back; safe when nothing was. */
  async close(): Promise<void> {
    const warehouse = await this.#opening?.catch(() => undefined);
    await warehouse?.close();
    await this.#lease?.release();
  }

  #warehouse(): Promise<Warehouse> {
    this.#opening ??= this.#openToRead();
    return this.#opening;
  }

  /** A warehouse that is not there yet cannot be opened for reading: it is made. */
  async #openToRead(): Promise<Warehouse> {
    try {
      return await this.#open(true);
    } catch (thrown) {
      if (!(thrown instanceof EtlError) || !['ETL4003', 'ETL4006'].includes(thrown.code)) throw thrown;
      return await this.#open(false);
    }
  }

  #open(readOnly: boolean): Promise<Warehouse> {
    const { adapter, credentials, project } = this.#workplace;
    return adapter.open(credentials, { projectRoot: project.root, readOnly });
  }
}
