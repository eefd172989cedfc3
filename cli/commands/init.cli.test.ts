import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CliProject } from '../testing/cli.ts';

let here: CliProject;

beforeEach(() => {
  here = new CliProject();
});

afterEach(() => here.remove());

describe('etl init', () => {
  it('writes a project of the given name and tells the next steps', async () => {
    const { exit, stdout } = await here.etl(['init', 'coffee-shop']);
    expect(exit).toBe(0);
    expect(stdout).toContain('cd coffee-shop\n  etl build');
    expect(here.read('coffee-shop/etl_project.yml')).toContain('name: coffee_shop');
    expect(existsSync(here.path('coffee-shop/.gitignore'))).toBe(true);
    expect(existsSync(here.path('coffee-shop/gitignore'))).toBe(false);
  });

  it('refuses a folder that holds something, and leaves it as it was', async () => {
    here.write({ 'demo/notes.txt': 'mine' });
    const { exit, stderr } = await here.etl(['init', 'demo']);
    expect(exit).toBe(2);
    expect(stderr).toContain('ETL1901');
    expect(existsSync(here.path('demo/etl_project.yml'))).toBe(false);
  });

  it('refuses a name that no project can have', async () => {
    const { exit, stderr } = await here.etl(['init', '123']);
    expect(exit).toBe(2);
    expect(stderr).toContain('ETL1024');
  });

  it('asks for a name', async () => {
    const { exit, stderr } = await here.etl(['init']);
    expect(exit).toBe(2);
    expect(stderr).toContain('ETL1900');
  });

  it('writes a project that builds at once', async () => {
    await here.etl(['init', 'demo']);
    const { exit, stdout, stderr } = await here.etl(['build', '--project-dir', 'demo']);
    expect(stderr).toBe('');
    expect(exit, stdout).toBe(0);
    expect(stdout).toMatch(/Finished build in .*: \d+ ok\./);
  });

  it('writes a project that runs on both engines', async () => {
    await here.etl(['init', 'demo']);
    await here.etl(['build', '--project-dir', 'demo']);
    const lint = await here.etl(['lint', '--project-dir', 'demo']);
    expect(lint.exit, lint.stdout).toBe(0);
    const check = await here.etl(['check', '--target', 'prod', '--project-dir', 'demo']);
    expect(check.exit, check.stdout).toBe(0);
    const parity = await here.etl(['parity', '--project-dir', 'demo']);
    expect(parity.exit, parity.stdout).toBe(0);
    expect(parity.stdout).toContain('3 equal');
  });
});
