import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildDag, criticalPathWeights, findCycle, reachable, topologicalOrder } from './dag.ts';

const diamond: Record<string, string[]> = { a: [], b: ['a'], c: ['a', 'gone'], d: ['b', 'c', 'c'], e: [] };
const dag = buildDag(Object.keys(diamond), (id) => diamond[id] ?? []);
const named = (indexes: Iterable<number>) => [...indexes].map((index) => dag.ids[index] ?? '').sort();
const at = (id: string) => dag.indexes.get(id) ?? -1;

describe('a dag', () => {
  it('finds ancestors and descendants, to a depth or all of them', () => {
    expect(named(reachable(dag, [at('d')], 'ancestors'))).toEqual(['a', 'b', 'c']);
    expect(named(reachable(dag, [at('d')], 'ancestors', 1))).toEqual(['b', 'c']);
    expect(named(reachable(dag, [at('a')], 'descendants'))).toEqual(['b', 'c', 'd']);
    expect(named(reachable(dag, [at('a')], 'descendants', 0))).toEqual([]);
    expect(named(reachable(dag, [at('a'), at('b')], 'descendants', 1))).toEqual(['b', 'c', 'd']);
  });

  it('names a cycle from its first node on', () => {
    const parents: Record<string, string[]> = { z: ['c'], a: ['c'], b: ['a'], c: ['b'], d: ['c'] };
    expect(findCycle(buildDag(Object.keys(parents), (id) => parents[id] ?? []))).toEqual(['a', 'b', 'c', 'a']);
    expect(findCycle(buildDag(['x'], () => ['x']))).toEqual(['x', 'x']);
    expect(findCycle(dag)).toBeUndefined();
  });

  it('adds up the heaviest way to the end', () => {
    const weight: Record<string, number> = { a: 1, b: 5, c: 2, d: 1, e: 3 };
    expect([...criticalPathWeights(dag, (id) => weight[id] ?? 0)]).toEqual([7, 6, 3, 1, 3]);
  });

  it('orders every parent before its children, whatever the graph', () => {
    const graphs = fc.array(fc.array(fc.nat(60), { maxLength: 6 }), { maxLength: 60 });
    fc.assert(
      fc.property(graphs, (parents) => {
        const ids = parents.map((_, index) => `n${index}`);
        const acyclic = buildDag([...ids].reverse(), (id) => {
          const own = Number(id.slice(1));
          return (parents[own] ?? []).filter((parent) => parent < own).map((parent) => `n${parent}`);
        });
        const order = [...topologicalOrder(acyclic)];
        const place = new Map(order.map((node, position) => [node, position]));
        expect(order.length).toBe(ids.length);
        for (const node of order)
          for (const parent of reachable(acyclic, [node], 'ancestors'))
            expect(place.get(parent)).toBeLessThan(place.get(node) ?? 0);
      }),
    );
  });

  it('walks ten thousand nodes with fifty thousand edges', () => {
    const count = 10_000;
    const big = buildDag(
      Array.from({ length: count }, (_, index) => String(index)),
      (id) => [1, 2, 3, 5, 7].map((step) => String(Number(id) - step)),
    );
    expect(topologicalOrder(big).length).toBe(count);
    expect(reachable(big, [0], 'descendants').size).toBe(count - 1);
    expect(criticalPathWeights(big, () => 1)[0]).toBe(count);
  });
});
