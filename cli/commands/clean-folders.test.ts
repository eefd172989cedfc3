import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ProjectPaths } from '../config/types.ts';
import { foldersToClean } from './clean-folders.ts';

const root = resolve('/projects/demo');

function project(...cleanTargets: string[]): { root: string; paths: ProjectPaths } {
  const none: string[] = [];
  const paths = {
    models: ['models'],
    sources: none,
    seeds: ['seeds'],
    tests: ['tests'],
    analyses: none,
    macros: ['macros'],
  };
  const more = { functions: none, snapshots: none, docs: none, assets: none, exports: none };
  return {
    root,
    paths: { ...paths, ...more, target: 'target', packagesInstall: 'dbt_packages', log: 'logs', cleanTargets },
  };
}

describe('the folders to clean', () => {
  it('are the clean-targets inside the project', () => {
    expect(foldersToClean(project('target', 'dbt_packages', './target'))).toEqual(['target', 'dbt_packages']);
  });

  it.each(['models', 'models/..', '.', 'seeds/../models'])('are never those with sources, such as %s', (folder) => {
    expect(() => foldersToClean(project('target', folder))).toThrow(/hold the project itself/);
  });

  it.each(['..', '../other', '/tmp', '../demo-two'])('are never outside the project, such as %s', (folder) => {
    expect(() => foldersToClean(project('target', folder))).toThrow(/outside the project/);
  });
});
