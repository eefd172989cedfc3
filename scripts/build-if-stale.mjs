// Before tests: builds dist/ when a source is newer than it, so that scenario tests run what is written.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const stamp = join(root, 'dist', 'cli', 'bin.js');

/** vitest's globalSetup. */
export function setup() {
  if (process.env.SKIP_BUILD === '1' || !isStale()) return;
  execFileSync(process.execPath, [join(root, 'scripts', 'build.mjs')], { cwd: root, stdio: 'inherit' });
}

function isStale() {
  if (!existsSync(stamp)) return true;
  const built = statSync(stamp).mtimeMs;
  const changed = (file) => statSync(file).mtimeMs > built;
  if (['package.json', 'tsconfig.json', 'scripts/build.mjs'].some((file) => changed(join(root, file)))) return true;
  return ['cli', 'bench'].some((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true }).some(
      (entry) => entry.isFile() && !entry.name.endsWith('.test.ts') && changed(join(entry.parentPath, entry.name)),
    ),
  );
}
