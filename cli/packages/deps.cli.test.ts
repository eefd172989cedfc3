import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CliProject } from '../testing/cli.ts';
import { PackageHub } from '../testing/package-hub.ts';

const ROOT = {
  'shop/dbt_project.yml': 'name: shop\nprofile: shop\n',
  'shop/profiles.yml': 'shop: {target: dev, outputs: {dev: {type: duckdb, path: shop.duckdb}}}\n',
  'shop/models/answer.sql': 'select 1 as id',
};

let hub: PackageHub;
beforeAll(async () => {
  hub = await new PackageHub().start();
  const requires = ['>=1.0.0', '<2.0.0'];
  for (const version of ['0.9.0', '1.0.0', '1.1.1', '1.3.0'])
    await hub.publish('acme/tools', version, {
      requires,
      files: { 'macros/version.sql': `{% macro tools_version() %}'${version}'{% endmacro %}` },
    });
  await hub.publish('acme/tools', '2.0.0', { requires: ['>=1.12.0'] });
  await hub.publish('acme/dates', '0.5.0', { packages: [{ package: 'acme/tools', version: ['>=1.0.0', '<1.2.0'] }] });
  await hub.publish('acme/strict', '1.0.0', { packages: [{ package: 'acme/tools', version: '>=1.2.0' }] });
});
afterAll(async () => hub.stop());

let project: CliProject;
beforeEach(() => {
  project = new CliProject().write(ROOT);
});
afterEach(() => project.remove());

function deps(...args: string[]) {
  return project.etl(['deps', '--project-dir', 'shop', ...args], { DBT_PACKAGE_HUB_URL: hub.url });
}

function list(entries: string): void {
  project.write({ 'shop/packages.yml': `packages:\n${entries}` });
}

const installed = (): string[] => readdirSync(project.path('shop/dbt_packages')).sort();

/** Nothing of an attempt that failed is left. */
function expectNothingChanged(): void {
  expect(readdirSync(project.path('shop')).sort()).toEqual(
    ['dbt_project.yml', 'models', 'packages.yml', 'profiles.yml'].sort(),
  );
}

describe('packages of the registry', () => {
  it('are installed with what they need, at versions that fit all, and locked as dbt locks them', async () => {
    list('  - package: acme/dates\n    version: 0.5.0\n  - package: acme/tools\n    version: [">=0.9.0"]\n');
    const { exit, stdout } = await deps();
    expect(exit, stdout).toBe(0);
    expect(installed()).toEqual(['dates', 'tools']);
    expect(project.read('shop/package-lock.yml')).toBe(
      [
        'packages:',
        '  - name: dates',
        '    package: acme/dates',
        '    version: 0.5.0',
        '  - name: tools',
        '    package: acme/tools',
        '    version: 1.1.1',
        'sha1_hash: 10f9fe17111a73bdd3e93b4ce38b31882b880513',
        '',
      ].join('\n'),
    );
    expect(stdout).toContain('tools  version 1.1.1, 1.3.0 is there');
  });

  it('stay at the locked version until the list changes or an upgrade is asked for', async () => {
    list('  - package: acme/tools\n    version: 1.0.0\n');
    await deps();
    const locked = project.read('shop/package-lock.yml');
    list('  - package: acme/tools\n    version: ">=1.0.0"\n');
    await deps();
    expect(project.read('shop/package-lock.yml')).toContain('version: 1.3.0');
    const hash = /sha1_hash: .*/.exec(project.read('shop/package-lock.yml'))?.[0] ?? '';
    project.write({ 'shop/package-lock.yml': locked.replace(/sha1_hash: .*/, hash) });
    await deps();
    expect(project.read('shop/dbt_packages/tools/dbt_project.yml')).toContain('1.0.0');
    await deps('--upgrade');
    expect(project.read('shop/dbt_packages/tools/dbt_project.yml')).toContain('1.3.0');
  });

  it('are only locked under --lock', async () => {
    list('  - package: acme/tools\n    version: 1.0.0\n');
    expect((await deps('--lock')).exit).toBe(0);
    expect(existsSync(project.path('shop/package-lock.yml'))).toBe(true);
    expect(existsSync(project.path('shop/dbt_packages'))).toBe(false);
  });

  it('are put on the list by --add-package, which keeps comments and replaces what was there', async () => {
    list(
      '  # dates of all kinds\n  - package: acme/dates\n    version: 0.5.0\n  - git: https://example.com/acme/tools.git\n',
    );
    const { exit, stdout, stderr } = await deps('--add-package', 'acme/tools@>=1.0.0,<1.1.0');
    expect(exit, stderr).toBe(0);
    expect(stdout).toContain('Took https://example.com/acme/tools.git off packages.yml.');
    expect(project.read('shop/packages.yml')).toContain('# dates of all kinds');
    expect(project.read('shop/packages.yml')).not.toContain('example.com');
    expect(project.read('shop/package-lock.yml')).toContain('version: 1.0.0');
    expect((await deps()).stdout).not.toContain('Looking up');
  });

  it('take versions for other versions of dbt only under --no-version-check', async () => {
    list('  - package: acme/tools\n    version: ">=2.0.0"\n');
    const refused = await deps();
    expect(refused.exit).toBe(2);
    expect(refused.stderr).toContain('ETL1122');
    expect(refused.stderr).toContain('1 more are written for other versions of dbt');
    expect((await deps('--no-version-check')).exit).toBe(0);
  });
});

describe('packages from elsewhere', () => {
  it('come from folders, archives and repositories', async () => {
    project.write({
      'near/dbt_project.yml': 'name: near\n',
      'near/packages.yml': 'packages:\n  - local: ../nearer\n',
      'nearer/dbt_project.yml': 'name: nearer\n',
    });
    const url = repository();
    const archive = await hub.archive('/far.tar.gz', 'far-main', { 'dbt_project.yml': 'name: far\n' });
    list(
      [
        '  - local: ../near',
        `  - tarball: ${archive}\n    name: far`,
        `  - git: "{{ env_var('REPOSITORY') }}"\n    revision: v1`,
        `  - git: ${url}\n    subdirectory: inner/one\n    warn-unpinned: false`,
      ].join('\n'),
    );
    const { exit, stderr } = await project.etl(['deps', '--project-dir', 'shop'], { REPOSITORY: url });
    expect(exit, stderr).toBe(0);
    expect(stderr).toBe('');
    expect(installed()).toEqual(['far', 'inner', 'near', 'nearer', 'whole']);
    expect(project.read('shop/dbt_packages/whole/models/version.sql')).toBe('select 1 as version');
    expect(project.read('shop/package-lock.yml')).toContain(`git: '{{ env_var(''REPOSITORY'') }}'`);
    expect(project.read('shop/package-lock.yml')).toMatch(/revision: [0-9a-f]{40}\n/);
    expect((await project.etl(['parse', '--project-dir', 'shop'])).exit).toBe(0);
  });

  it('are warned of when a branch is not pinned', async () => {
    list(`  - git: ${repository()}\n`);
    const { exit, stderr } = await deps();
    expect(exit).toBe(0);
    expect(stderr).toContain('ETL1130');
  });
});

function repository(): string {
  project.write({
    'repository/dbt_project.yml': 'name: whole\n',
    'repository/models/version.sql': 'select 1 as version',
    'repository/inner/one/dbt_project.yml': 'name: inner\n',
  });
  const folder = project.path('repository');
  const author = ['-c', 'user.name=test', '-c', 'user.email=test@example.com'];
  const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, stdio: 'pipe' });
  git('init', '-q', '.');
  git('add', '.');
  git(...author, 'commit', '-q', '-m', 'one');
  git('tag', 'v1');
  project.write({ 'repository/models/version.sql': 'select 2 as version' });
  git(...author, 'commit', '-q', '-a', '-m', 'two');
  git('clone', '-q', '--bare', folder, join(project.folder, 'repository.git'));
  return pathToFileURL(project.path('repository.git')).href;
}

describe('what goes wrong leaves everything as it was', () => {
  it.each([
    [
      'a version that others do not allow',
      '  - package: acme/dates\n    version: 0.5.0\n  - package: acme/strict\n    version: 1.0.0\n',
      ['ETL1122', 'the package "acme/dates" asks for >=1.0.0, <1.2.0', 'the package "acme/strict" asks for >=1.2.0'],
    ],
    [
      'a package that does not exist',
      '  - package: acme/tolls\n    version: 1.0.0\n',
      ['ETL1121', 'Did you mean "acme/tools"?', 'packages.yml:2'],
    ],
    ['a version that is none', '  - package: acme/tools\n    version: latest\n', ['ETL1102', '"latest"']],
    ['a missing version', '  - package: acme/tools\n', ['ETL1022', '"version"']],
    ['a misspelt key', '  - package: acme/tools\n    verison: 1.0.0\n', ['ETL1020', 'Did you mean "version"?']],
    ['a folder that is not there', '  - local: ../nowhere\n', ['ETL1127', '../nowhere']],
    ['a folder without a project', '  - local: models\n', ['ETL1126']],
    ['the project itself', '  - local: .\n', ['ETL1113', '"shop"']],
    [
      'a server that is not there',
      '  - tarball: http://127.0.0.1:9/x.tar.gz\n    name: x\n',
      ['ETL1120', 'http://127.0.0.1:9/x.tar.gz'],
    ],
    [
      'a host that is not there',
      '  - tarball: http://nowhere.invalid/x.tar.gz\n    name: x\n',
      ['ETL1120', 'nowhere.invalid'],
    ],
    ['a private package', '  - private: acme/tools\n', ['ETL1128']],
  ])('%s', async (_, entries, told) => {
    list(entries);
    const { exit, stderr } = await deps();
    expect(exit).toBe(2);
    for (const text of told) expect(stderr).toContain(text);
    expectNothingChanged();
  });

  it('an answer that is an error, not an archive, or an archive without a project', async () => {
    const broken = {
      [hub.answer('/gone.tar.gz', { status: 404, body: 'no' })]: ['ETL1120', '404'],
      [hub.answer('/page.tar.gz', { body: '<html>hello</html>' })]: ['ETL1125', 'not a tar archive'],
      [await hub.archive('/empty.tar.gz', 'empty', { 'README.md': 'nothing' })]: ['ETL1126', 'its folder empty'],
    };
    for (const [url, told] of Object.entries(broken)) {
      list(`  - tarball: ${url}\n    name: x\n`);
      const { exit, stderr } = await deps();
      expect(exit).toBe(2);
      for (const text of told) expect(stderr).toContain(text);
      expectNothingChanged();
    }
  });

  it('a registry that answers something else', async () => {
    hub.answer('/api/v1/acme/odd.json', { body: '{"name": "odd"}' });
    list('  - package: acme/odd\n    version: 1.0.0\n');
    const { stderr } = await deps();
    expect(stderr).toContain('ETL1120');
    expect(stderr).toContain('not what a registry of packages answers');
    expectNothingChanged();
  });

  it('a repository that is not there, and a revision that it does not have', async () => {
    const url = repository();
    const broken = [
      [`${url}/no`, 'v1', 'there is no repository'],
      [url, 'v9', 'it has no such branch, tag or commit'],
      [url, '0123456789012345678901234567890123456789', 'it has no such'],
    ];
    for (const [git, revision, told] of broken) {
      list(`  - git: ${git}\n    revision: "${revision}"\n`);
      const { exit, stderr } = await deps();
      expect(exit).toBe(2);
      expect(stderr).toContain('ETL1124');
      expect(stderr).toContain(told);
      expectNothingChanged();
    }
  });

  it('two revisions of one repository', async () => {
    const url = repository();
    list(`  - git: ${url}\n    revision: v1\n  - git: ${url.replace(/\.git$/, '')}\n    revision: v2\n`);
    const { stderr } = await deps();
    expect(stderr).toContain('ETL1123');
    expectNothingChanged();
  });

  it('being stopped in the middle', async () => {
    list(`  - tarball: ${hub.answer('/silent.tar.gz', 'silence')}\n    name: x\n`);
    const running = project.start(['deps', '--project-dir', 'shop']);
    await running.sees('Looking up');
    running.process.kill('SIGINT');
    const { exit, stderr } = await running.ended;
    expect(exit).toBe(2);
    expect(stderr).toContain('ETL1135');
    expectNothingChanged();
  });

  it('a token in an address is never shown', async () => {
    list(`  - git: "http://{{ env_var('DBT_ENV_SECRET_TOKEN') }}@127.0.0.1:9/a.git"\n`);
    const { stderr, stdout } = await project.etl(['deps', '--project-dir', 'shop', '--debug'], {
      DBT_ENV_SECRET_TOKEN: 'hunter2hunter2',
    });
    expect(stderr).toContain('ETL1124');
    expect(stderr + stdout).not.toContain('hunter2');
  });
});

describe('commands that need packages', () => {
  it('say what is not installed', async () => {
    project.write({ 'near/dbt_project.yml': 'name: near\n' });
    list('  - local: ../near\n  - package: acme/tools\n    version: 1.0.0\n');
    const { exit, stderr } = await project.etl(['parse', '--project-dir', 'shop']);
    expect(exit).toBe(2);
    expect(stderr).toContain('ETL1110');
    expect(stderr).toContain('missing are near, tools');
    expect(stderr).toContain('Run "etl deps"');
  });

  it('use packages that lie in the folder as they are', async () => {
    project.write({
      'shop/dbt_packages/own/dbt_project.yml': 'name: own\n',
      'shop/dbt_packages/own/models/theirs.sql': 'select 2 as id',
    });
    const { exit, stdout } = await project.etl(['ls', '--project-dir', 'shop']);
    expect(exit).toBe(0);
    expect(stdout.split('\n')).toContain('own.theirs');
  });

  it('refuse folders that are no packages, equal names and other versions of dbt', async () => {
    project.write({
      'shop/dbt_packages/odd/README.md': 'nothing',
      'shop/dbt_packages/a/dbt_project.yml': 'name: same\n',
      'shop/dbt_packages/b/dbt_project.yml': 'name: same\n',
      'shop/dbt_packages/c/dbt_project.yml': 'name: shop\n',
      'shop/dbt_packages/d/dbt_project.yml': 'name: newer\nrequire-dbt-version: ">=1.12.0"\n',
    });
    const { exit, stderr } = await project.etl(['parse', '--project-dir', 'shop']);
    expect(exit).toBe(2);
    for (const code of ['ETL1111', 'ETL1112', 'ETL1113', 'ETL1101']) expect(stderr).toContain(code);
    const lenient = await project.etl(['parse', '--project-dir', 'shop', '--no-version-check']);
    expect(lenient.stderr).not.toContain('ETL1101');
  });
});
