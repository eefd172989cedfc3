import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { create } from 'tar';

/** One version of a package as the registry tells it. */
export interface PublishedVersion {
  /** Entries as in packages.yml. */
  readonly packages?: readonly Readonly<Record<string, unknown>>[];
  readonly requires?: readonly string[];
  /** Files beside dbt_project.yml; text by path. */
  readonly files?: Readonly<Record<string, string>>;
}

/** An answer of the server: text or bytes with a status, or none at all. */
export type Answer = { readonly status?: number; readonly body: string | Uint8Array } | 'silence';

/**
 * A registry of packages on this machine. It speaks what dbt's registry documents: `api/v1/index.json`,
 * `api/v1/{owner}/{name}.json`, and archives at the addresses that it names.
 */
export class PackageHub {
  readonly #server: Server;
  readonly #answers = new Map<string, Answer>();
  readonly #documents = new Map<string, { name: string; versions: Record<string, unknown> }>();
  readonly #folder = mkdtempSync(join(tmpdir(), 'hub-'));
  /** Paths that were asked for, in order. */
  readonly asked: string[] = [];
  url = '';

  constructor() {
    this.#server = createServer((request, response) => {
      const path = request.url ?? '';
      this.asked.push(path);
      const answer = this.#answers.get(path);
      if (answer === 'silence') return;
      response.writeHead(answer === undefined ? 404 : (answer.status ?? 200));
      response.end(answer?.body ?? 'not found');
    });
  }

  /** Starts to listen on a free port of the loopback, or on a given one. */
  async start(port = 0): Promise<this> {
    await new Promise<void>((done) => this.#server.listen(port, '127.0.0.1', done));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
    this.#index();
    return this;
  }

  /** Answers a path in this way from now on; gives its address. */
  answer(path: string, answer: Answer): string {
    this.#answers.set(path, answer);
    return `${this.url}${path.slice(1)}`;
  }

  /** Puts the archive of a folder with these files at a path; gives its address. */
  async archive(path: string, folder: string, files: Readonly<Record<string, string>>): Promise<string> {
    return this.answer(path, { body: await archiveOf(this.#folder, folder, files) });
  }

  /** Publishes a version of `owner/name`. */
  async publish(name: string, version: string, published: PublishedVersion = {}): Promise<void> {
    const [, own = name] = name.split('/');
    const files = { 'dbt_project.yml': `name: ${own}\nversion: ${version}\n`, ...published.files };
    const tarball = await this.archive(`/tar/${name}/${version}.tar.gz`, `${own}-${version}`, files);
    const document = this.#documents.get(name) ?? { name: own, versions: {} };
    document.versions[version] = {
      name: own,
      version,
      packages: published.packages ?? [],
      ...(published.requires === undefined ? {} : { require_dbt_version: published.requires }),
      downloads: { tarball, format: 'tgz' },
    };
    this.#documents.set(name, document);
    this.answer(`/api/v1/${name}.json`, { body: JSON.stringify(document) });
    this.#index();
  }

  /** Stops, and deletes what it made. */
  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #index(): void {
    this.answer('/api/v1/index.json', { body: JSON.stringify([...this.#documents.keys()]) });
  }
}

async function archiveOf(
  scratch: string,
  folder: string,
  files: Readonly<Record<string, string>>,
): Promise<Uint8Array> {
  const root = mkdtempSync(join(scratch, 'archive-'));
  for (const [path, text] of Object.entries(files)) {
    const file = join(root, folder, ...path.split('/'));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  const archive = join(root, 'archive.tar.gz');
  await create({ file: archive, cwd: root, gzip: true }, [folder]);
  return readFileSync(archive);
}
