import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkSelectorCases } from './selector-project.ts';
import { isSelectorCase } from './selectors.ts';

const fixtures = join(import.meta.dirname, '..', 'fixtures');

it.each([
  ['a project with a local package', 'selectors'],
  ['a project with a semantic layer and configs of every kind of node', 'library'],
])('lists of %s what dbt lists', { timeout: 120_000 }, async (_what, name) => {
  const folder = join(fixtures, name);
  const cases: unknown = JSON.parse(readFileSync(join(folder, 'golden', 'cases.json'), 'utf8'));
  const known = Array.isArray(cases) ? cases.filter(isSelectorCase) : [];
  expect(known.length).toBeGreaterThan(0);
  const differences = await checkSelectorCases(join(folder, 'project'), known);
  expect(differences.filter((one) => one !== undefined)).toEqual([]);
});
