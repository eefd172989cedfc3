// Builds dist/: compiles the TypeScript, then copies the files beside it that are read at run time.
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(root, 'dist');

const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'));
rmSync(dist, { recursive: true, force: true });
execFileSync(process.execPath, [join(typescript, 'bin', 'tsc'), '-p', join(root, 'tsconfig.json')], {
  cwd: root,
  stdio: 'inherit',
});

for (const entry of readdirSync(join(root, 'cli'), { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || ['.ts', '.md'].includes(extname(entry.name))) continue;
  const source = join(entry.parentPath, entry.name);
  if (/[\\/](testing|testdata|golden|__snapshots__)[\\/]/.test(source.slice(root.length))) continue;
  cpSync(source, join(dist, source.slice(root.length + 1)));
}
// The starter project holds files of every kind, Markdown included.
const starter = join('cli', 'commands', 'init', 'starter');
if (existsSync(join(root, starter))) cpSync(join(root, starter), join(dist, starter), { recursive: true });
chmodSync(join(dist, 'cli', 'bin.js'), 0o755);
