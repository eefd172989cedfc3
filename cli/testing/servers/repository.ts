import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of a file of this repository's `scripts/`, from the source and from what was built of it. */
export function scriptPath(...names: readonly string[]): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'scripts', ...names)) && folder !== dirname(folder)) folder = dirname(folder);
  return join(folder, 'scripts', ...names);
}
