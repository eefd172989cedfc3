import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Packed, type Packing, packedChunks, Table } from './pack.ts';
import { unpack } from './unpack.ts';

function packed(objects: readonly object[], packing?: Packing): Packed {
  return JSON.parse([...packedChunks(objects, packing)].join('')) as Packed;
}

const value = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.constant([]),
  fc.constant({}),
  fc.array(fc.string(), { maxLength: 3 }),
  fc.dictionary(fc.constantFrom('x', 'y'), fc.string()),
);
const node = fc.record(
  { a: value, b: value, c: value, config: fc.record({ k: value, file: value }) },
  { requiredKeys: ['config'] },
);

describe('packed objects', () => {
  test('are read back as they were, whatever their shapes', () => {
    const packing: Packing = {
      how: { a: 'plain', b: 'table', config: 'packed' },
      inner: { file: 'table' },
    };
    fc.assert(
      fc.property(fc.array(node, { maxLength: 12 }), (nodes) => {
        const back = unpack(packed(nodes, packing));
        expect(JSON.stringify(back)).toBe(JSON.stringify(nodes));
      }),
    );
  });

  test('share what they shared, and what is the same for all of a shape stands once', () => {
    const shared = { x: 1 };
    const text = packed([
      { name: 'a', schema: 'main', meta: shared },
      { name: 'b', schema: 'main', meta: shared },
      { name: 'c', schema: 'main', meta: { x: 1 } },
    ]);
    expect(text.rows).toEqual([
      [0, 'a', 1],
      [0, 'b', 1],
      [0, 'c', 2],
    ]);
    const [first, second, third] = unpack(text);
    expect(first?.meta).toBe(second?.meta);
    expect(first?.meta).not.toBe(third?.meta);
    expect(Object.keys(first ?? {})).toEqual(['name', 'schema', 'meta']);
  });

  test('name each other by number, and others by their ids', () => {
    const nodes = [
      { unique_id: 'a', attached_node: null, depends_on: { macros: [], nodes: ['source'] } },
      { unique_id: 'b', attached_node: 'a', depends_on: { macros: ['m'], nodes: ['a', 'source'] } },
      { unique_id: 'c', attached_node: 'gone', depends_on: { macros: ['m'], nodes: ['b', 'a'] } },
    ];
    const text = packed(nodes, { how: { attached_node: 'id', depends_on: 'parents' } });
    expect(text.rows).toEqual([
      [0, 'a', null, [1, 'source']],
      [0, 'b', 0, [2, 0, 'source']],
      [0, 'c', 'gone', [2, 1, 0]],
    ]);
    expect(unpack(text)).toEqual(nodes);
  });

  test('tell of what is held apart instead of reading it', () => {
    const apart = new Table();
    const text = packed(
      [
        { name: 'a', columns: { id: 1 } },
        { name: 'b', columns: {} },
      ],
      { how: { columns: 'apart' }, apart },
    );
    expect(apart.values).toEqual([null, { id: 1 }, {}]);
    const told: unknown[] = [];
    const back = unpack(text, (object, key, place) => told.push([object.name, key, place]));
    expect(told).toEqual([
      ['a', 'columns', 1],
      ['b', 'columns', 2],
    ]);
    expect(back).toEqual([{ name: 'a' }, { name: 'b' }]);
  });
});
