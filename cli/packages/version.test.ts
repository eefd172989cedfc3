import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { HubPackage } from './hub.ts';
import { chooseVersion } from './sources/hub.ts';
import { parseVersion, satisfies } from './version.ts';

interface Answer {
  readonly available: readonly string[];
  readonly conditions: readonly string[];
  readonly prerelease: boolean;
  readonly chosen: string | null;
}

const answers = JSON.parse(
  readFileSync(new URL('./testdata/dbt-versions.json', import.meta.url), 'utf8'),
) as readonly Answer[];

function published(versions: readonly string[]): HubPackage {
  const entry = { name: 'tools', downloads: { tarball: '' } };
  return { name: 'tools', versions: Object.fromEntries(versions.map((version) => [version, entry])) };
}

function choose({ available, conditions, prerelease }: Answer): string | null {
  const spec = { kind: 'hub', by: 'this project', name: null, package: 'acme/tools' } as const;
  try {
    const wanted = [{ ...spec, versions: conditions, prerelease }] as const;
    return chooseVersion(published(available), wanted, { dbtVersion: '1.11.0', versionCheck: true }).version;
  } catch {
    return null;
  }
}

describe('versions of packages', () => {
  it('are chosen as dbt chooses them', () => {
    const chosen = answers.map((answer) => ({ ...answer, chosen: choose(answer) }));
    expect(chosen).toEqual(answers);
  });

  it('have three numbers', () => {
    expect(['1', '1.0', 'v1.0.0', '1.0.x', '01.0.0', ''].map(parseVersion)).toEqual(Array(6).fill(undefined));
  });

  it('below a final version leave out what leads up to it', () => {
    const [rc, below] = [parseVersion('2.0.0-rc1'), parseVersion('<2.0.0')];
    expect(rc !== undefined && below !== undefined && satisfies(rc, below)).toBe(false);
  });
});
