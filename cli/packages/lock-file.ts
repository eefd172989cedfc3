import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import { readText, shownPath } from '../config/read-file.ts';
import type { RenderYaml } from '../config/render-values.ts';
import { readYaml } from '../config/yaml/read.ts';
import { isYamlMap } from '../config/yaml/values.ts';
import { EtlError } from '../diagnostics/index.ts';
import { type PackageFile, readPackageList } from './package-file.ts';
import type { PinnedPackage } from './types.ts';
import { whyOf } from './workspace.ts';

/** The file that keeps what exactly was taken of each package. */
export const LOCK_FILE = 'package-lock.yml';

/** The text of a lock file, as dbt writes it: keys in order, entries in the order in which they were found. */
export function lockText(packages: readonly PinnedPackage[], hash: string): string {
  const entries = packages.map(({ lock, name }) => ({ ...lock, name }));
  return dump({ packages: entries, sha1_hash: hash }, { sortKeys: true, lineWidth: -1 });
}

/** Writes the lock file of a project. Throws ETL1134. */
export function writeLock(root: string, text: string): void {
  try {
    writeFileSync(join(root, LOCK_FILE), text);
  } catch (cause) {
    throw EtlError.of('ETL1134', { path: LOCK_FILE, why: whyOf(cause) }, { cause });
  }
}

/** The packages of a project's lock file and the hash of the list it was made from; nothing when there is none. */
export function readLock(root: string, render?: RenderYaml): (PackageFile & { hash: string | null }) | undefined {
  const path = join(root, LOCK_FILE);
  const list = readPackageList(path, root, render);
  if (list === undefined) return undefined;
  const shown = shownPath(path, root);
  const { value } = readYaml(readText(path, shown), shown);
  const hash = isYamlMap(value) && typeof value.sha1_hash === 'string' ? value.sha1_hash : null;
  return { ...list, hash };
}
