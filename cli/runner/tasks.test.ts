import { describe, expect, it } from 'vitest';
import type { UnitTestNode } from '../manifest/types.ts';
import { manifestOf, type NodeSketch } from '../testing/manifest.ts';
import type { NodeKind } from './events.ts';
import { runTasks, type TaskOptions } from './tasks.ts';
import { nodesOf } from './walk.ts';

const ALL: ReadonlySet<NodeKind> = new Set<NodeKind>(['load', 'seed', 'model', 'snapshot', 'test']);
const AUDITED: TaskOptions = { kinds: ALL, publish: 'after_tests', canHoldBack: true };
const DBT: TaskOptions = { ...AUDITED, publish: 'before_tests' };

const SHOP: NodeSketch[] = [
  { id: 'source.shop.raw.orders', connection: 'files' },
  { id: 'source.shop.raw.elsewhere' },
  { id: 'model.shop.stg', parents: ['source.shop.raw.orders'], materialized: 'view' },
  { id: 'model.shop.between', parents: ['model.shop.stg'], materialized: 'ephemeral' },
  { id: 'model.shop.fct', parents: ['model.shop.between', 'source.shop.raw.elsewhere'] },
  { id: 'model.shop.other', parents: ['model.shop.stg'] },
  { id: 'model.shop.report', parents: ['model.shop.fct', 'model.shop.other'] },
  { id: 'test.shop.raw_ok', parents: ['source.shop.raw.orders'] },
  { id: 'test.shop.stg_one', parents: ['model.shop.stg'], attachedTo: 'model.shop.stg' },
  { id: 'test.shop.stg_two', parents: ['model.shop.stg'], attachedTo: 'model.shop.stg' },
  { id: 'test.shop.up', parents: ['model.shop.fct', 'model.shop.stg'], attachedTo: 'model.shop.fct' },
  { id: 'test.shop.sibling', parents: ['model.shop.fct', 'model.shop.other'], attachedTo: 'model.shop.fct' },
];
const manifest = manifestOf(SHOP);
const everything = new Set(SHOP.map(({ id }) => id));

function shape(options: TaskOptions, selected: ReadonlySet<string> = everything) {
  const short = (id: string) => id.replace(/^\w+\.shop\./, '');
  const tasks = runTasks(manifest, selected, options);
  return Object.fromEntries(
    tasks.map(({ id, parents, main, tests }) => [
      short(id),
      { after: parents.map(short).sort(), tests: tests.map((one) => short(one.unique_id)), built: main !== null },
    ]),
  );
}

/** The same nodes with a unit test of each of these models. */
function withUnitTests(...models: readonly string[]) {
  const unitTests = models.map((model) => {
    const id = `unit_test.shop.${model}.checks`;
    return { unique_id: id, name: 'checks', model, depends_on: { macros: [], nodes: [`model.shop.${model}`] } };
  });
  const parents = unitTests.map((one): [string, readonly string[]] => [one.unique_id, one.depends_on.nodes]);
  return {
    ...manifest,
    unitTests: new Map(unitTests.map((one) => [one.unique_id, one as unknown as UnitTestNode])),
    parentMap: new Map([...manifest.parentMap, ...parents]),
  };
}

describe('unit tests of a run', () => {
  const kinds = new Set<NodeKind>([...ALL, 'unit_test']);
  const selected = new Set([...everything, 'unit_test.shop.fct.checks', 'unit_test.shop.between.checks']);
  const tested = withUnitTests('fct', 'between');

  it('run in the task of their model, before it', () => {
    const task = runTasks(tested, selected, { ...AUDITED, kinds }).find(({ id }) => id === 'model.shop.fct');
    expect(task?.unitTests.map((one) => one.unique_id)).toEqual(['unit_test.shop.fct.checks']);
    expect(nodesOf(task).map((one) => one.unique_id)).toEqual([
      'unit_test.shop.fct.checks',
      'model.shop.fct',
      'test.shop.up',
    ]);
  });

  it('of an ephemeral model run after what it reads, and hold back what reads it', () => {
    const tasks = new Map(runTasks(tested, selected, { ...AUDITED, kinds }).map((task) => [task.id, task.parents]));
    expect(tasks.get('unit_test.shop.between.checks')).toEqual(['model.shop.stg']);
    expect(tasks.get('model.shop.fct')).toContain('unit_test.shop.between.checks');
    expect(tasks.get('model.shop.other')).not.toContain('unit_test.shop.between.checks');
  });

  it('run alone where their model is not built, and not at all where they are not asked for', () => {
    const only = runTasks(tested, selected, { ...AUDITED, kinds: new Set<NodeKind>(['unit_test']) });
    expect(only.map(({ id, main }) => [id, main])).toEqual([
      ['unit_test.shop.fct.checks', null],
      ['unit_test.shop.between.checks', null],
    ]);
    expect(runTasks(tested, selected, AUDITED).every(({ unitTests }) => unitTests.length === 0)).toBe(true);
  });
});

describe('tasks of a run', () => {
  it('runs gating tests with their node and others after all their parents', () => {
    expect(shape(AUDITED)).toEqual({
      'raw.orders': { after: [], tests: ['raw_ok'], built: true },
      stg: { after: ['raw.orders'], tests: ['stg_one', 'stg_two'], built: true },
      fct: { after: ['stg'], tests: ['up'], built: true },
      other: { after: ['stg'], tests: [], built: true },
      report: { after: ['fct', 'other', 'sibling'], tests: [], built: true },
      sibling: { after: ['fct', 'other'], tests: ['sibling'], built: false },
    });
  });

  it("keeps dbt's order: every test after its parents, holding back what is downstream of all of them", () => {
    const tasks = shape(DBT);
    expect(tasks.stg_one).toEqual({ after: ['stg'], tests: ['stg_one', 'stg_two'], built: false });
    expect(tasks.fct?.after).toEqual(['raw_ok', 'stg', 'stg_one']);
    expect(tasks.report?.after).toEqual(['fct', 'other', 'raw_ok', 'sibling', 'stg_one', 'up']);
  });

  it('waits for ancestors through nodes that are not selected', () => {
    const tasks = shape(AUDITED, new Set(['model.shop.stg', 'model.shop.report']));
    expect(tasks).toEqual({
      report: { after: ['stg'], tests: [], built: true },
      stg: { after: [], tests: [], built: true },
    });
  });

  it('runs tests alone when their node is not built', () => {
    const only = { ...AUDITED, kinds: new Set<NodeKind>(['test']) };
    const tasks = shape(only);
    expect(tasks.up).toEqual({ after: [], tests: ['up'], built: false });
    expect(Object.values(tasks).every((task) => !task.built)).toBe(true);
  });

  it('loads nothing that has no connection', () => {
    expect(Object.keys(shape(AUDITED))).not.toContain('raw.elsewhere');
  });

  it('gates nothing on an engine that cannot hold a table back', () => {
    expect(shape({ ...AUDITED, canHoldBack: false })).toEqual(shape(DBT));
  });
});
