// Builds dist/: compiles the TypeScript, joins the modules of the command into few files, because hundreds of small ones
// take longer to load than a small command to run, then copies the files beside it that are read at run time.
// It is made aside and then takes the place of the old one, so that a command never meets half of it.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, isAbsolute, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(root, 'dist');
const aside = join(root, 'node_modules', `.etl-build-${process.pid}`);
const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'));

try {
  compile();
  await joinModules();
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

/** Lets `bin.js` load chunks; the single modules stay for the public API and the tests. */
async function joinModules() {
  const cli = realpathSync(join(aside, 'cli'));
  // A module that looks for files beside itself finds them from its chunk.
  const keepPlaces = {
    name: 'keep-places',
    transform(code, id) {
      if (!code.includes('import.meta.url')) return null;
      const place = JSON.stringify(`../${relative(cli, id).replaceAll('\\', '/')}`);
      return code.replaceAll('import.meta.url', `new URL(${place}, import.meta.url).href`);
    },
  };
  const bundle = await rolldown({
    cwd: cli,
    input: { bin: join(cli, 'bin.js') },
    platform: 'node',
    external: (id) => !id.startsWith('.') && !isAbsolute(id),
    plugins: [keepPlaces],
  });
  await bundle.write({
    dir: cli,
    format: 'esm',
    entryFileNames: 'chunks/[name].js',
    chunkFileNames: 'chunks/[name]-[hash].js',
  });
  await bundle.close();
  writeFileSync(join(cli, 'bin.js'), "#!/usr/bin/env node\nimport './chunks/bin.js';\n");
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
