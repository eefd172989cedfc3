import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Schedule, type Skip, type Task } from './schedule.ts';

const task = (id: string, parents: string[] = [], weight = 1): Task => ({ id, parents, weight });

/** Tasks in a random order, each with parents of lower numbers, weights and whether it will fail. */
const plans = fc
  .array(fc.record({ parents: fc.array(fc.nat(40), { maxLength: 5 }), weight: fc.nat(9), fails: fc.boolean() }), {
    maxLength: 40,
  })
  .map((entries) => ({
    fails: new Set(entries.flatMap((entry, index) => (entry.fails && index % 3 === 0 ? [`t${index}`] : []))),
    tasks: entries.map((entry, index) =>
      task(
        `t${index}`,
        entry.parents.filter((parent) => parent < index).map((parent) => `t${parent}`),
        entry.weight,
      ),
    ),
  }));

/** Runs a schedule to its end; `pick` chooses which running task ends next. */
function walk(tasks: readonly Task[], threads: number, fails: ReadonlySet<string>, pick: (count: number) => number) {
  const schedule = new Schedule(tasks, threads);
  const started: string[] = [];
  const ended = new Map<string, boolean>();
  const skips: Skip[] = [];
  const running: string[] = [];
  let most = 0;
  while (schedule.left > 0) {
    for (let id = schedule.next(); id !== undefined; id = schedule.next()) {
      expect(tasks.find((one) => one.id === id)?.parents.every((parent) => ended.get(parent))).toBe(true);
      started.push(id);
      running.push(id);
    }
    most = Math.max(most, running.length);
    const [id] = running.splice(pick(running.length), 1);
    if (id === undefined) break;
    ended.set(id, !fails.has(id));
    skips.push(...schedule.done(id, !fails.has(id)));
  }
  return { schedule, started, skips, most };
}

describe('a schedule', () => {
  it('starts the chain with the most work behind it first', () => {
    const schedule = new Schedule(
      [task('quick'), task('head', [], 1), task('tail', ['head'], 9), task('mid', [], 5)],
      9,
    );
    expect(schedule.criticalPathSeconds).toBe(10);
    expect([schedule.next(), schedule.next(), schedule.next(), schedule.next()]).toEqual([
      'head',
      'mid',
      'quick',
      undefined,
    ]);
  });

  it('keeps the given order among equals and ignores parents it does not know', () => {
    const schedule = new Schedule([task('b', ['elsewhere']), task('a'), task('c')], 9);
    expect([schedule.next(), schedule.next(), schedule.next()]).toEqual(['b', 'a', 'c']);
  });

  it('gives up what has not started when stopped', () => {
    const schedule = new Schedule([task('a'), task('b'), task('c', ['a'])], 1);
    expect(schedule.next()).toBe('a');
    expect(schedule.stop('a')).toEqual([
      { id: 'b', cause: 'a' },
      { id: 'c', cause: 'a' },
    ]);
    expect(schedule.left).toBe(1);
    expect(schedule.done('a', true)).toEqual([]);
    expect([schedule.next(), schedule.left]).toEqual([undefined, 0]);
  });

  it('refuses tasks that wait for each other and ends that never began', () => {
    expect(() => new Schedule([task('a', ['b']), task('b', ['a'])], 1)).toThrow('"a"');
    const schedule = new Schedule([task('a')], 1);
    expect(() => schedule.done('a', true)).toThrow('not running');
  });

  it('runs every task once, after its parents, within the threads, and skips exactly what failures hold back', () => {
    fc.assert(
      fc.property(plans, fc.integer({ min: 1, max: 5 }), fc.nat(), ({ tasks, fails }, threads, seed) => {
        let state = seed;
        const { schedule, started, skips, most } = walk(tasks, threads, fails, (count) => {
          state = (state * 1103515245 + 12345) % 2147483648;
          return state % Math.max(1, count);
        });
        const held = new Set<string>();
        for (const { id, parents } of tasks)
          if (parents.some((parent) => held.has(parent) || fails.has(parent))) held.add(id);
        expect(schedule.left).toBe(0);
        expect(schedule.running).toBe(0);
        expect(most).toBeLessThanOrEqual(threads);
        expect(new Set(started).size).toBe(started.length);
        expect(skips.map((skip) => skip.id).sort()).toEqual([...held].sort());
        expect([...started, ...held].sort()).toEqual(tasks.map((one) => one.id).sort());
        for (const { cause } of skips) expect(fails.has(cause) && !held.has(cause)).toBe(true);
      }),
    );
  });
});
