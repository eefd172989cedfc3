// The artifacts of a project that has everything, and of this project, validated by what dbt publishes on PyPI.
// Needs the built CLI and Python 3.10 or later with venv. `ETL_CHECK_PYTHON` names one that has the packages already.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PACKAGES = ['dbt-core==1.11.16', 'dbt-artifacts-parser==0.15.0', 'jsonschema==4.26.0'];
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const scratch = mkdtempSync(join(tmpdir(), 'etl-artifacts-'));

try {
  const python = process.env.ETL_CHECK_PYTHON ?? pythonWith(PACKAGES);
  const checks = [...artifactsOfEverything(), ...artifactsOfThisProject()];
  must(python, [join(root, 'scripts', 'check-artifacts.py'), ...checks]);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/** What three commands write for the fixture, kept apart, since each writes a manifest of its own. */
function artifactsOfEverything() {
  const project = join(scratch, 'everything');
  cpSync(join(root, 'cli', 'testing', 'fixtures', 'everything'), project, { recursive: true });
  etl(['deps'], project);
  // Some of its nodes fail, and so others are skipped; one of its sources is too old.
  etl(['build'], project, 1);
  const built = kept(project, 'build');
  etl(['docs', 'generate'], project);
  const documented = kept(project, 'docs');
  etl(['source', 'freshness'], project, 1);
  return [
    `${built}:manifest.json,run_results.json`,
    `${documented}:manifest.json,catalog.json`,
    `${join(project, 'target')}:sources.json`,
  ];
}

function artifactsOfThisProject() {
  const project = join(scratch, 'this');
  mkdirSync(project);
  for (const part of ['etl_project.yml', 'profiles.yml', 'models', 'macros', 'sources', 'tests']) {
    cpSync(join(root, part), join(project, part), { recursive: true });
  }
  etl(['build'], project);
  etl(['docs', 'generate'], project);
  return [`${join(project, 'target')}:manifest.json,catalog.json,run_results.json`];
}

/** A copy of the target folder's artifacts, before the next command writes its own. */
function kept(project, name) {
  const folder = join(scratch, name);
  cpSync(join(project, 'target'), folder, { recursive: true });
  return folder;
}

/** The Python of a new environment in the scratch folder that has these packages. */
function pythonWith(packages) {
  const [system] = ['python3', 'python'].filter((name) => spawnSync(name, ['--version']).status === 0);
  if (system === undefined) throw new Error('This check needs Python 3.10 or later, and there is none.');
  const home = join(scratch, 'python');
  if (!makesEnvironment(system, home)) {
    throw new Error(`${system} cannot make an environment: install its venv module (on Debian: python3-venv).`);
  }
  const python = join(home, ...(process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python']));
  must(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages]);
  return python;
}

/** Debian has the module in a package of its own, which root can add. */
function makesEnvironment(python, home) {
  const make = () => spawnSync(python, ['-m', 'venv', home], { stdio: 'ignore' }).status === 0;
  if (make()) return true;
  if (process.getuid?.() !== 0) return false;
  spawnSync('apt-get', ['update', '-qq'], { stdio: 'inherit' });
  spawnSync('apt-get', ['install', '-y', '-qq', 'python3-venv'], { stdio: 'inherit' });
  rmSync(home, { recursive: true, force: true });
  return make();
}

function etl(args, cwd, expected = 0) {
  const bin = join(root, 'dist', 'cli', 'bin.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], { cwd, encoding: 'utf8' });
  if (status !== expected) {
    throw new Error(`${stdout}${stderr}\netl ${args.join(' ')} ended with ${status} instead of ${expected}`);
  }
}

function must(command, args) {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit' });
  if (error) throw error;
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}`);
}
