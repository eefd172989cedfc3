// Builds dist/: compiles the TypeScript, then copies the files beside it that are read at run time.
// It is made aside and then takes the place of the old one, so that a command never meets half of it.
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(root, 'dist');
const aside = join(root, 'node_modules', `.etl-build-${process.pid}`);
const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'));

try {
  compile();
  copyFiles();
  rmSync(dist, { recursive: true, force: true });
  renameSync(aside, dist);
} finally {
  rmSync(aside, { recursive: true, force: true });
}

function compile() {
  const compiler = join(typescript, 'bin', 'tsc');
  execFileSync(process.execPath, [compiler, '-p', join(root, 'tsconfig.json'), '--outDir', aside], {
    cwd: root,
    stdio: 'inherit',
  });
}

function copyFiles() {
  for (const entry of readdirSync(join(root, 'cli'), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || ['.ts', '.md'].includes(extname(entry.name))) continue;
    const source = join(entry.parentPath, entry.name).slice(root.length + 1);
    if (/[\\/](testing|testdata|golden|__snapshots__)[\\/]/.test(source)) continue;
    cpSync(join(root, source), join(aside, source));
  }
  // The starter project holds files of every kind, Markdown included.
  const starter = join('cli', 'commands', 'init', 'starter');
  if (existsSync(join(root, starter))) cpSync(join(root, starter), join(aside, starter), { recursive: true });
  chmodSync(join(aside, 'cli', 'bin.js'), 0o755);
}

linkCommand();

/** `npx etl` in this repository runs what was built, as it does where the package is installed. */
function linkCommand() {
  const folder = join(root, 'node_modules', '.bin');
  if (!existsSync(folder)) return;
  const name = join(folder, 'etl');
  rmSync(name, { force: true });
  if (process.platform === 'win32') {
    writeFileSync(`${name}.cmd`, '@node "%~dp0\\..\\..\\dist\\cli\\bin.js" %*\r\n');
    return;
  }
  symlinkSync(join('..', '..', 'dist', 'cli', 'bin.js'), name);
}
