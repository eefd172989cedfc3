import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtFolder, startNode } from './testing/cli.ts';

/** A loader hook that writes down every module that is loaded. */
const HOOK = `
import { appendFileSync } from 'node:fs';
export async function load(url, context, next) {
  appendFileSync(process.env.LOADED_FILE, url + '\\n');
  return next(url, context);
}`;

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'etl-'));
  const hook = join(folder, 'hook.mjs');
  writeFileSync(hook, HOOK);
  const register = `import { register } from 'node:module'; register(${JSON.stringify(pathToFileURL(hook).href)});`;
  writeFileSync(join(folder, 'register.mjs'), register);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a command line prints, and the packages it loads. */
async function packagesOf(
  ...args: string[]
): Promise<{ readonly stdout: string; readonly packages: readonly string[] }> {
  const loaded = join(folder, `loaded-${args.join('-')}`);
  writeFileSync(loaded, '');
  const hook = pathToFileURL(join(folder, 'register.mjs')).href;
  const line = ['--import', hook, join(builtFolder, 'cli', 'bin.js'), ...args];
  const { exit, stdout, stderr } = await startNode(line, folder, { LOADED_FILE: loaded }).ended;
  expect(stderr).toBe('');
  expect(exit).toBe(0);
  const names = readFileSync(loaded, 'utf8').matchAll(/\/node_modules\/((?:@[^/\n]+\/)?[^/\n]+)/g);
  return { stdout, packages: [...new Set([...names].map(([, name]) => name ?? ''))] };
}

describe('etl', () => {
  it('prints its version and loads no package for it', async () => {
    const { stdout, packages } = await packagesOf('--version');
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(packages).toEqual([]);
  });

  it('prints its help and loads nothing but commander for it', async () => {
    const { stdout, packages } = await packagesOf('--help');
    expect(stdout).toContain('Usage: etl <command> [flags]');
    expect(packages).toEqual(['commander']);
  });

  it('prints the help of a command and loads nothing but commander for it', async () => {
    expect((await packagesOf('build', '--help')).packages).toEqual(['commander']);
  });

  it('shows what Node warns the authors of libraries of only with --debug', async () => {
    const warning = join(folder, 'warning.mjs');
    const whenWriting = `const { write } = process.stdout;
process.stdout.write = function (...given) {
  process.emitWarning('for authors');
  return write.apply(this, given);
};`;
    writeFileSync(warning, whenWriting);
    const line = ['--import', pathToFileURL(warning).href, join(builtFolder, 'cli', 'bin.js'), 'help'];
    expect((await startNode(line, folder).ended).stderr).toBe('');
    expect((await startNode([...line, '--debug'], folder).ended).stderr).toContain('for authors');
  });

  it('writes no colour codes into a pipe, not even for help', async () => {
    expect((await packagesOf('ls', '--help')).stdout).not.toContain('\u001b');
  });
});
