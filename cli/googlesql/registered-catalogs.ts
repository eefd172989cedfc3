import { EtlError } from '../diagnostics/index.ts';
import { type CatalogTable, catalogProto } from './catalog.ts';
import { OtherServer, type Service } from './service.ts';

/** Catalogs that the server keeps at most: each takes under a megabyte there. */
const MOST = 300;
/** Servers that a statement may bring down before it is given up. */
const MOST_SERVERS = 3;

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

  constructor(service: Service) {
    this.#service = service;
  }

  /**
   * Calls a method with a catalog of these tables. A server that was started anew is given the catalog again. Throws
   * ETL4304 when the statement brings down each of them.
   */
  async call<T>(method: string, request: object, tables: readonly CatalogTable[], sql: string): Promise<T> {
    const key = keyOf(tables);
    for (let attempt = 1; ; attempt++) {
      const kept = this.#keep(key, tables, sql);
      kept.users += 1;
      try {
        const { id, generation } = await kept.registered;
        return await this.#service.call<T>(method, { ...request, registered_catalog_id: id }, sql, {
          generation,
        });
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

  #keep(key: string, tables: readonly CatalogTable[], sql: string): Kept {
    const kept = this.#kept.get(key) ?? { registered: this.#register(tables, sql), users: 0 };
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
