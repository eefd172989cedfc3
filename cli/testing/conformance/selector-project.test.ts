import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkSelectorCases } from './selector-project.ts';
import { isSelectorCase } from './selectors.ts';

const folder = join(import.meta.dirname, '..', 'fixtures', 'selectors');

it('lists of a project with a local package what dbt lists', { timeout: 120_000 }, async () => {
  const cases: unknown = JSON.parse(readFileSync(join(folder, 'golden', 'cases.json'), 'utf8'));
  const known = Array.isArray(cases) ? cases.filter(isSelectorCase) : [];
  expect(known.length).toBeGreaterThan(0);
  const differences = await checkSelectorCases(join(folder, 'project'), known);
  expect(differences.filter((one) => one !== undefined)).toEqual([]);
});
