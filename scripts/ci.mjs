// Every check of CI, one after the other; a failing one does not keep the next from running.
// The last line is `N passed, N failed, N skipped` of the test run's own report.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const scratch = mkdtempSync(join(tmpdir(), 'etl-ci-'));
const report = join(scratch, 'tests.json');
const failed = [];

try {
  step('format check', () => npm('run', 'format:check'));
  step('lint', () => npm('run', 'lint'));
  step('type check', () => npm('run', 'check'));
  step('build', () => npm('run', 'build'));
  step('test servers', () => run(process.execPath, [join(root, 'scripts', 'test-servers.mjs'), 'install']));
  step('tests', () => npm('test', '--', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`));
  step('check of this project for DuckDB', () =>
    run(process.execPath, [join(root, 'dist', 'cli', 'bin.js'), 'check', '--target', 'dev']),
  );
  step('check of this project for BigQuery', () =>
    run(process.execPath, [join(root, 'dist', 'cli', 'bin.js'), 'check', '--target', 'prod']),
  );
  step('build of this project', () => run(process.execPath, [join(root, 'dist', 'cli', 'bin.js'), 'build']));
  step('the same answers on both engines', () =>
    run(process.execPath, [join(root, 'dist', 'cli', 'bin.js'), 'parity', '--resource-type', 'model', 'test']),
  );
  step('SQL for both engines', () => run(process.execPath, [join(root, 'dist', 'cli', 'bin.js'), 'lint']));
  step('artifacts', () => run(process.execPath, [join(root, 'scripts', 'check-artifacts.mjs')]));
  step('packed install', packedInstall);
} finally {
  process.exitCode = finish();
  rmSync(scratch, { recursive: true, force: true });
}

/** The package as users get it: packed, installed into an empty folder, used there, also by newer Node versions. */
function packedInstall() {
  npm('pack', '--pack-destination', scratch);
  const packed = readdirSync(scratch).find((file) => file.endsWith('.tgz'));
  const home = mkdtempSync(join(scratch, 'install-'));
  // Without one npm looks for a project in the folders above.
  writeFileSync(join(home, 'package.json'), '{ "private": true }\n');
  run('npm', ['install', '--no-audit', '--no-fund', join(scratch, packed)], home);
  run(process.execPath, ['--input-type=module', '-e', "await import('etl')"], home);
  run('npx', ['--no-install', 'etl', 'init', 'demo'], home);
  const demo = join(home, 'demo');
  run('npx', ['--no-install', 'etl', 'build'], demo);
  const bin = join(home, 'node_modules', 'etl', 'dist', 'cli', 'bin.js');
  for (const version of ['22', '24']) {
    rmSync(join(demo, 'data'), { recursive: true, force: true });
    run('npx', ['--yes', '-p', `node@${version}`, 'node', bin, 'build'], demo);
  }
}

function step(name, check) {
  const started = Date.now();
  console.log(`\n--- ${name}`);
  try {
    check();
    console.log(`--- ${name}: ok in ${((Date.now() - started) / 1000).toFixed(1)} s`);
  } catch (error) {
    failed.push(name);
    console.log(`--- ${name}: FAILED: ${error.message}`);
  }
}

function npm(...args) {
  run('npm', args);
}

function run(command, args, cwd = root) {
  const { status, signal, error } = spawnSync(command, args, { cwd, stdio: 'inherit' });
  if (error) throw error;
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status ?? signal}`);
}

/** Tells what failed, then the count of tests. A skipped test is a failure here: CI has all that a test needs. */
function finish() {
  const tests = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : undefined;
  const passed = tests?.numPassedTests ?? 0;
  const wrong = tests?.numFailedTests ?? 1;
  const skipped = (tests?.numPendingTests ?? 0) + (tests?.numTodoTests ?? 0);
  if (skipped > 0) failed.push(`${skipped} skipped tests`);
  console.log(failed.length === 0 ? '\nAll checks passed.' : `\nFailed: ${failed.join(', ')}.`);
  console.log(`${passed} passed, ${wrong} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  return failed.length === 0 && wrong === 0 ? 0 : 1;
}
