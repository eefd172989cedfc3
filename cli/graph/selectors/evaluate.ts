import { diagnostic } from '../../diagnostics/index.ts';
import { neighbours, reachable } from '../dag.ts';
import type { SelectionContext } from './context.ts';
import { methods } from './methods/index.ts';
import type { Combination, Criterion, IndirectSelection, SelectionSpec } from './spec.ts';

type Indexes = ReadonlySet<number>;

/** What a selection holds, and the tests that wait for their other parents to be selected too. */
interface Chosen {
  readonly direct: Indexes;
  readonly waiting: Indexes;
}

/**
 * The indexes of the members that a tree selects, tests that come along included, exactly as dbt finds them:
 * each criterion brings its own tests, and a group takes in the tests that miss no parent any more.
 */
export function evaluate(spec: SelectionSpec, context: SelectionContext): Chosen {
  if (spec.kind === 'criterion') return withTests(found(spec, context), spec.indirect, context);
  const chosen = spec.parts.map((part) => evaluate(part, context));
  const direct = combined(
    spec.kind,
    chosen.map((one) => one.direct),
  );
  const waiting = combined(
    spec.kind,
    chosen.map((one) => union([one.direct, one.waiting])),
  );
  const complete = takeIn(direct, waiting, spec.indirect, context);
  if (complete.size === 0) warn(spec, context);
  return { direct: complete, waiting };
}

/** The members that a criterion names, and the relatives that it asks for. */
function found(criterion: Criterion, context: SelectionContext): Indexes {
  const { list, dag } = context.members;
  const method = methods[criterion.method];
  const matcher = method?.matcher(criterion, context) ?? (() => false);
  const named = new Set<number>();
  for (const member of list)
    if ((method?.kinds === undefined || method.kinds.includes(member.kind)) && matcher(member)) named.add(member.index);
  const sets: Indexes[] = [named];
  if (criterion.childrensParents) {
    const children = union([named, reachable(dag, named, 'descendants')]);
    sets.push(children, reachable(dag, children, 'ancestors'));
  }
  if (criterion.parents) sets.push(reachable(dag, named, 'ancestors', criterion.parentsDepth));
  if (criterion.children) sets.push(reachable(dag, named, 'descendants', criterion.childrenDepth));
  return union(sets);
}

function withTests(selected: Indexes, indirect: IndirectSelection, context: SelectionContext): Chosen {
  if (indirect === 'empty') return { direct: selected, waiting: new Set() };
  const { list, dag } = context.members;
  const present = indirect === 'buildable' ? buildable(selected, context, true) : selected;
  const direct = new Set(selected);
  const waiting = new Set<number>();
  for (const parent of selected) {
    for (const child of neighbours(dag, parent, 'descendants')) {
      const type = list[child]?.node.resource_type;
      if ((type !== 'test' && type !== 'unit_test') || direct.has(child)) continue;
      if (indirect === 'eager' || hasParentsIn(child, present, context)) direct.add(child);
      else waiting.add(child);
    }
  }
  return { direct, waiting };
}

/** Tests that were waiting and whose parents are all there now; unit tests never wait. */
function takeIn(direct: Indexes, waiting: Indexes, indirect: IndirectSelection, context: SelectionContext): Indexes {
  if (indirect !== 'cautious' && indirect !== 'buildable') return direct;
  const selected = new Set(direct);
  const present = indirect === 'buildable' ? buildable(direct, context, false) : selected;
  for (const index of waiting)
    if (context.members.list[index]?.kind === 'node' && hasParentsIn(index, present, context)) selected.add(index);
  return selected;
}

/** The selected members, their ancestors and, where `sources` says so, all sources: what a build can count on. */
function buildable(selected: Indexes, context: SelectionContext, sources: boolean): Set<number> {
  const present = union([selected, reachable(context.members.dag, selected, 'ancestors')]);
  if (sources) for (const member of context.members.list) if (member.kind === 'source') present.add(member.index);
  return present;
}

function hasParentsIn(test: number, present: Indexes, context: SelectionContext): boolean {
  return neighbours(context.members.dag, test, 'ancestors').every((parent) => present.has(parent));
}

function combined(kind: Combination['kind'], sets: readonly Indexes[]): Indexes {
  const [first = new Set<number>(), ...rest] = sets;
  if (kind === 'union') return union(sets);
  const wanted = kind === 'intersection';
  return new Set([...first].filter((index) => rest.every((set) => set.has(index) === wanted)));
}

function union(sets: readonly Indexes[]): Set<number> {
  const all = new Set<number>(sets[0]);
  for (const set of sets.slice(1)) for (const index of set) all.add(index);
  return all;
}

function warn(spec: Combination, { inputs }: SelectionContext): void {
  if (spec.expected === undefined) return;
  inputs.onWarning?.(diagnostic('ETL2207', { criterion: spec.expected }, {}, 'warning'));
}
