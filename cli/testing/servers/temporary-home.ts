import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { forget, type Guarded, watchOver } from './guard.ts';

/** Who a server runs as. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** The folder of one server, removed by `remove` or by the death of this process. */
export class TemporaryHome {
  readonly folder: string;
  readonly owner: Owner | undefined;
  readonly #id = randomUUID();

  /** `isUnprivileged`: the server refuses to run as root, so the folder is nobody's when root makes it. */
  constructor(name: string, isUnprivileged: boolean) {
    this.owner = isUnprivileged ? nobody() : undefined;
    this.folder = mkdtempSync(join(tmpdir(), `etl-${name}-`));
    watchOver(this.#id, { folder: this.folder });
    this.#give(this.folder);
  }

  /** Variables for programs that work in the home: their temporary files lie in it too. */
  get env(): NodeJS.ProcessEnv {
    return { ...process.env, TMPDIR: this.folder, TMP: this.folder, TEMP: this.folder };
  }

  path(...names: readonly string[]): string {
    return join(this.folder, ...names);
  }

  /** Makes a folder that belongs to the server. */
  makeFolder(name: string): string {
    mkdirSync(this.path(name));
    return this.#give(this.path(name));
  }

  /** Writes a file that belongs to the server and that nobody else may read. */
  write(name: string, content: string): string {
    writeFileSync(this.path(name), content, { mode: 0o600 });
    return this.#give(this.path(name));
  }

  /** Has this process, which leads a group, end with the home when the test process dies; it takes the place of another. */
  watch(running: Omit<Guarded, 'folder'>): void {
    watchOver(this.#id, { folder: this.folder, ...running });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 20 });
    forget(this.#id);
  }

  #give(path: string): string {
    if (this.owner) chownSync(path, this.owner.uid, this.owner.gid);
    return path;
  }
}

/** The unprivileged user of Unix when this process is root's; undefined when it is not. */
function nobody(): Owner | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = (flag: string): number => Number(spawnSync('id', [flag, 'nobody'], { encoding: 'utf8' }).stdout);
  return { uid: idOf('-u'), gid: idOf('-g') };
}
