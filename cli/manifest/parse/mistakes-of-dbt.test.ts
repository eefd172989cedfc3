import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { parseFolder, projectOf } from '../../testing/parse-fixture.ts';

/** A small project, what is added to it, and the codes and places of what is wrong then. */
interface Case {
  readonly files: Readonly<Record<string, string>>;
  /** Empty where dbt parses the project without a complaint. */
  readonly found: readonly string[];
}

/** Projects that dbt 1.11 refuses to parse, one a kind of mistake, among some that it takes. */
const cases = JSON.parse(
  readFileSync(new URL('../testdata/golden/mistakes.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, Case>>;
const BASE = { 'models/a.sql': 'select 1 as id', 'models/b.sql': "select * from {{ ref('a') }}" };

const removals: (() => void)[] = [];
afterEach(() => {
  for (const remove of removals.splice(0)) remove();
});

describe('a project that dbt refuses is refused with a place, and one that it takes is taken', () => {
  it.each(Object.entries(cases))('%s', async (_name, { files, found }) => {
    const { folder, remove } = projectOf({ ...BASE, ...files });
    removals.push(remove);
    const { diagnostics } = await parseFolder(folder);
    const errors = diagnostics.filter((one) => one.severity === 'error');
    const told = errors.map(({ code, position: at }) => `${code} ${at?.file}:${at?.line}:${at?.column}`);
    expect([...new Set(told)].sort()).toEqual(found);
  });
});
