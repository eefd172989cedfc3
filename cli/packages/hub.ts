import { z } from 'zod';
import { EtlError } from '../diagnostics/index.ts';
import { fetchJson, type HttpOptions } from './http.ts';

const version = z.looseObject({
  name: z.string(),
  packages: z.array(z.record(z.string(), z.json())).nullish(),
  downloads: z.looseObject({ tarball: z.string() }),
  require_dbt_version: z.union([z.string(), z.array(z.string())]).nullish(),
});
const hubPackage = z.looseObject({
  name: z.string(),
  namespace: z.string().nullish(),
  versions: z.record(z.string(), version),
  redirectnamespace: z.string().nullish(),
  redirectname: z.string().nullish(),
});

/** One version of a package of the registry. */
export type HubVersion = z.infer<typeof version>;
/** A package of the registry with all its versions. */
export type HubPackage = z.infer<typeof hubPackage>;

const DEFAULT_URL = 'https://hub.getdbt.com/';

/** The registry of packages, or a mirror of it at `DBT_PACKAGE_HUB_URL`; each document is fetched once. */
export class Hub {
  /** Its address, with a slash at the end. */
  readonly url: string;
  readonly #http: HttpOptions;
  readonly #packages = new Map<string, Promise<HubPackage | undefined>>();

  constructor(env: Readonly<Record<string, string | undefined>>, http: HttpOptions) {
    const given = env.DBT_PACKAGE_HUB_URL;
    this.url = (given === undefined || given === '' ? DEFAULT_URL : given).replace(/\/*$/, '/');
    this.#http = http;
  }

  /** The package of this name (`owner/name`), or nothing when there is none. Throws ETL1120. */
  package(name: string): Promise<HubPackage | undefined> {
    const found = this.#packages.get(name) ?? this.#fetchPackage(name);
    this.#packages.set(name, found);
    return found;
  }

  /** The names of all packages. Throws ETL1120. */
  async names(): Promise<readonly string[]> {
    const url = `${this.url}api/v1/index.json`;
    return read(z.array(z.string()), (await fetchJson(url, this.#http)) ?? [], url);
  }

  async #fetchPackage(name: string): Promise<HubPackage | undefined> {
    const url = `${this.url}api/v1/${name.split('/').map(encodeURIComponent).join('/')}.json`;
    const document = await fetchJson(url, this.#http);
    return document === undefined ? undefined : read(hubPackage, document, url);
  }
}

function read<T>(schema: z.ZodType<T>, document: unknown, url: string): T {
  const result = schema.safeParse(document);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`;
  const why = `what it answers is not what a registry of packages answers: ${issue?.message ?? 'nothing'}${where}`;
  throw EtlError.of('ETL1120', { url, why }, { cause: result.error });
}
