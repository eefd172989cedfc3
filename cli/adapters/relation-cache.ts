import { type Relation, relation } from './relation.ts';
import type { Connection, Warehouse } from './types.ts';

/**
 * The relations of a warehouse as a run knows them: each schema is listed once, on first use; what the run itself
 * makes, renames or drops is told to the cache. Names compare as the dialect folds them.
 */
export class RelationCache {
  readonly #warehouse: Warehouse;
  readonly #schemas = new Map<string, Promise<Map<string, Relation>>>();

  constructor(warehouse: Warehouse) {
    this.#warehouse = warehouse;
  }

  /** The relation of that name with its kind, or null. */
  async get(connection: Connection, name: Relation): Promise<Relation | null> {
    if (name.schema === null || name.identifier === null) return null;
    const listed = await this.#listed(connection, name.database, name.schema);
    return listed.get(this.#fold(name.identifier)) ?? null;
  }

  /** All relations of a schema, in no order. */
  async list(connection: Connection, database: string | null, schema: string): Promise<readonly Relation[]> {
    return [...(await this.#listed(connection, database, schema)).values()];
  }

  /** A relation that now exists. */
  async added(one: Relation): Promise<void> {
    if (one.schema === null || one.identifier === null) return;
    (await this.#known(one.database, one.schema))?.set(this.#fold(one.identifier), one);
  }

  /** A relation that is no more. */
  async dropped(one: Relation): Promise<void> {
    if (one.schema === null || one.identifier === null) return;
    (await this.#known(one.database, one.schema))?.delete(this.#fold(one.identifier));
  }

  async renamed(from: Relation, to: Relation): Promise<void> {
    const { database, schema, identifier } = to;
    await this.dropped(from);
    await this.added(relation({ database, schema, identifier }, { type: from.type }));
  }

  /** Forgets a schema: it is listed again when it is asked for. */
  forget(database: string | null, schema: string): void {
    this.#schemas.delete(this.#key(database, schema));
  }

  #known(database: string | null, schema: string): Promise<Map<string, Relation>> | undefined {
    return this.#schemas.get(this.#key(database, schema));
  }

  #listed(connection: Connection, database: string | null, schema: string): Promise<Map<string, Relation>> {
    const key = this.#key(database, schema);
    let listed = this.#schemas.get(key);
    if (listed === undefined) {
      listed = this.#list(connection, database, schema);
      this.#schemas.set(key, listed);
      listed.catch(() => this.#schemas.delete(key));
    }
    return listed;
  }

  async #list(connection: Connection, database: string | null, schema: string): Promise<Map<string, Relation>> {
    const { introspection } = this.#warehouse.adapter;
    const found = await introspection.listRelations(connection, database ?? this.#warehouse.database, schema);
    return new Map(found.map((one) => [this.#fold(one.identifier ?? ''), one]));
  }

  #fold(identifier: string): string {
    return this.#warehouse.adapter.dialect.fold(identifier);
  }

  #key(database: string | null, schema: string): string {
    return `${this.#fold(database ?? this.#warehouse.database ?? '')}.${this.#fold(schema)}`;
  }
}
