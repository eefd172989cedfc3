import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DownloadFolder } from './workspace.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'etl-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What a run that was killed left, with the packages that it had taken away. */
function leftBehind(pid: number): string {
  const name = `.etl_deps-${pid}-abc`;
  mkdirSync(join(folder, name, 'before', 'old_package'), { recursive: true });
  writeFileSync(join(folder, name, 'half'), '');
  return name;
}

describe('the folder of downloads', () => {
  const dead = () => spawnSync(process.execPath, ['-e', '']).pid;

  it('sweeps what killed runs left, and brings back the packages that they had taken away', () => {
    leftBehind(dead());
    const downloads = new DownloadFolder(join(folder, 'packages'));
    downloads.remove();
    expect(readdirSync(folder)).toEqual(['packages']);
    expect(readdirSync(join(folder, 'packages'))).toEqual(['old_package']);
  });

  it('leaves packages that are in place as they are', () => {
    mkdirSync(join(folder, 'packages', 'new_package'), { recursive: true });
    leftBehind(dead());
    new DownloadFolder(join(folder, 'packages')).remove();
    expect(readdirSync(join(folder, 'packages'))).toEqual(['new_package']);
  });

  it('leaves the folder of a run that goes on', () => {
    const name = leftBehind(process.ppid);
    new DownloadFolder(join(folder, 'packages')).remove();
    expect(readdirSync(folder)).toEqual([name]);
  });
});
