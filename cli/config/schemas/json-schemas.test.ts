import { describe, expect, it } from 'vitest';
import { fileSchemas, jsonSchemas } from './json-schemas.ts';
import { packagesSchema } from './packages-schema.ts';
import { selectorsSchema } from './selectors-schema.ts';

interface Described {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Described>>;
}

describe('the JSON Schemas', () => {
  it('are one for each kind of file', () => {
    expect(Object.keys(jsonSchemas())).toEqual(Object.keys(fileSchemas));
  });

  it.each(['project', 'properties'])('describe every key of the %s file', (name) => {
    const { properties = {} } = jsonSchemas()[name] as Described;
    const silent = Object.entries(properties).filter(([, one]) => one.description === undefined);
    expect(silent.map(([key]) => key)).toEqual([]);
  });
});

describe('selectors.yml', () => {
  it.each([
    ['tag:nightly'],
    [{ tag: 'nightly' }],
    [{ method: 'config.materialized', value: 'table', parents: true, exclude: ['a'] }],
    [{ union: [{ intersection: ['a', { path: 'models/x' }] }, { exclude: [{ method: 'tag', value: 'b' }] }] }],
  ])('may define %j', (definition) => {
    expect(selectorsSchema.safeParse({ selectors: [{ name: 'x', definition }] }).success).toBe(true);
  });
});

describe('packages.yml', () => {
  it.each([
    [{ local: '../x' }, true],
    [{ git: 'https://x.y/z.git', revision: 1.0 }, true],
    [{ package: 'owner/name', version: ['>=1.0.0', '<2.0.0'] }, true],
    [{ package: 'name', version: '1.0.0' }, false],
    [{ local: '../x', git: 'y' }, false],
  ])('may it name %j: %s', (one, isRight) => {
    expect(packagesSchema.safeParse({ packages: [one] }).success).toBe(isRight);
  });
});
