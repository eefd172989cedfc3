import { EtlError } from '../diagnostics/index.ts';
import { type CatalogTable, catalogProto } from './catalog.ts';
import { OtherServer, type Service } from './service.ts';

/** Catalogs that the server keeps at most: each takes under a megabyte there. */
const MOST = 300;
/** Servers that a statement may bring down before it is given up. */
const MOST_SERVERS = 3;

/** Fewer statements than these, and than this share of all tables, are given small catalogs before a large one is made. */
const FEW = 8;
const FEW_OF_ALL = 1 / 50;

interface Registered {
  readonly id: string;
  readonly generation: number;
}

/** A catalog that the server was given, and the calls that are using it now. */
interface Kept {
  readonly registered: Promise<Registered>;
  users: number;
}

/**
 * Catalogs that the server was given before. Sending one costs more than analyzing most statements, and the statements of
 * a project read the same few sets of tables.
 */
export class RegisteredCatalogs {
  readonly #service: Service;
  /** By what is in them, those used last at the end. */
  readonly #kept = new Map<string, Kept>();
  /** The catalog of all tables that there were, and how many statements it had not all tables for. */
  #shared: { readonly key: string; readonly tables: ReadonlyMap<string, CatalogTable>; misses: number } | null = null;
  #made = 0;

  constructor(service: Service) {
    this.#service = service;
  }

  /**
   * Calls a method with a catalog of these tables, or of all of them when there are more to come. A server that was started
   * anew is given the catalog again. Throws ETL4304 when the statement brings down each of them.
   */
  async call<T>(
    method: string,
    [constant, request]: readonly [object, object],
    {
      tables,
      all,
    }: { readonly tables: readonly CatalogTable[]; readonly all: ReadonlyMap<string, CatalogTable> | null },
    sql: string,
  ): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      const shared = all !== null && this.#isShared(tables, all) ? this.#shared : null;
      const key = shared?.key ?? keyOf(tables);
      const kept = this.#keep(key, () => [...(shared?.tables.values() ?? tables)], sql);
      kept.users += 1;
      try {
        const { id, generation } = await kept.registered;
        const rest = { ...request, registered_catalog_id: id };
        return await this.#service.call<T>(method, [constant, rest], sql, { generation });
      } catch (error) {
        if (!(error instanceof OtherServer)) throw error;
        if (this.#kept.get(key) === kept) this.#kept.delete(key);
        if (attempt === MOST_SERVERS) throw EtlError.of('ETL4304', { why: 'it ended', sql }, { cause: error });
      } finally {
        kept.users -= 1;
        this.#forgetOld();
      }
    }
  }

  /** Whether the large catalog has these tables. It is made anew when it often has not. */
  #isShared(tables: readonly CatalogTable[], all: ReadonlyMap<string, CatalogTable>): boolean {
    const has = (one: CatalogTable) => this.#shared?.tables.get(one.name.toLowerCase()) === one;
    if (this.#shared !== null && tables.every(has)) return true;
    this.#shared ??= { key: 'none', tables: new Map(), misses: 0 };
    this.#shared.misses += 1;
    if (this.#shared.misses < Math.max(FEW, all.size * FEW_OF_ALL)) return false;
    this.#made += 1;
    this.#shared = { key: `shared ${this.#made}`, tables: new Map(all), misses: 0 };
    return tables.every(has);
  }

  #keep(key: string, tables: () => readonly CatalogTable[], sql: string): Kept {
    const kept = this.#kept.get(key) ?? { registered: this.#register(tables(), sql), users: 0 };
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    kept.registered.catch(() => {
      if (this.#kept.get(key) === kept) this.#kept.delete(key);
    });
    return kept;
  }

  async #register(tables: readonly CatalogTable[], sql: string): Promise<Registered> {
    const generation = await this.#service.generation();
    const request = { simple_catalog: catalogProto(tables) };
    const answer = await this.#service.call<Answer>('RegisterCatalog', request, sql, { generation });
    return { id: answer.registered_id, generation };
  }

  /** Takes what was used longest ago from the server; what is in use now stays. */
  #forgetOld(): void {
    for (const [key, { registered, users }] of this.#kept) {
      if (this.#kept.size <= MOST) return;
      if (users > 0) continue;
      this.#kept.delete(key);
      registered
        .then(({ id, generation }) =>
          this.#service.call('UnregisterCatalog', { registered_id: id }, '', { generation }),
        )
        .catch(() => undefined);
    }
  }
}

interface Answer {
  readonly registered_id: string;
}

function keyOf(tables: readonly CatalogTable[]): string {
  const columns = (one: CatalogTable) => one.columns.map(({ name, type, isPseudo }) => [name, type, isPseudo === true]);
  return JSON.stringify(tables.map((one) => [one.name, columns(one)]));
}
