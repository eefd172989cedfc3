import { describe, expect, it } from 'vitest';
import type { Yaml } from '../../config/types.ts';
import { selectorDefinitions } from './selector-definitions.ts';

/** Definitions, and what dbt's manifest makes of them. */
const CASES: readonly (readonly [written: Yaml, shown: Yaml])[] = [
  ['tag:base', { method: 'tag', value: 'base' }],
  ['customers+', { method: 'fqn', value: 'customers', children: true }],
  ['2+a.b+3', { parents: true, parents_depth: '2', method: 'fqn', value: 'a.b', children: true, children_depth: '3' }],
  ['@models/core', { childrens_parents: true, method: 'path', value: 'models/core' }],
  ['orders.sql', { method: 'file', value: 'orders.sql' }],
  ['config.meta.owner:x', { method: 'config.meta.owner', value: 'x' }],
  [{ tag: 'nightly' }, { method: 'tag', value: 'nightly' }],
  [
    { method: 'tag', value: 'stg', parents: true, exclude: ['a'] },
    { method: 'tag', value: 'stg', parents: true, exclude: ['a'] },
  ],
  [
    { union: ['a', { intersection: [{ path: 'models' }, { method: 'selector', value: 'first' }] }] },
    {
      union: [
        { method: 'fqn', value: 'a' },
        {
          intersection: [
            { method: 'path', value: 'models' },
            { method: 'tag', value: 'base' },
          ],
        },
      ],
    },
  ],
  [
    { union: [{ exclude: ['a+', 'tag:x'] }] },
    {
      union: [
        {
          exclude: [
            { method: 'fqn', value: 'a', children: true },
            { method: 'tag', value: 'x' },
          ],
        },
      ],
    },
  ],
];

describe('the selectors of a manifest', () => {
  it.each(CASES)('show %j as dbt shows it', (definition, shown) => {
    const selectors = selectorDefinitions(
      new Map([
        ['first', { name: 'first', definition: 'tag:base' }],
        ['second', { name: 'second', definition }],
      ]),
    );
    expect(selectors.get('second')).toEqual({ name: 'second', definition: shown });
  });
});
