import { type Relation, relation } from '../../adapters/relation.ts';
import { ephemeralName, type RelationRendering, RelationValue } from '../../adapters/values/index.ts';
import type { Project } from '../../config/types.ts';
import { refOf } from '../../manifest/context/capture.ts';
import { findRef, type NodeLookup, type SourceLookup } from '../../manifest/resolve/lookup.ts';
import { findFunction } from '../../manifest/resolve/references.ts';
import type { Node, SourceNode } from '../../manifest/types.ts';
import { PyError, type PyObject, pyFunction, str, type Value } from '../../templates/index.ts';
import type { BatchScope, SampleSpan } from './batch-scope.ts';
import { nodeRelationValue } from './node-relation.ts';
import type { UnitTestScope } from './unit-test-scope.ts';

/** Where functions are looked up. */
export interface FunctionLookups {
  readonly functions: NodeLookup;
  readonly disabledFunctions: NodeLookup;
}

/** What references of one node are resolved with. */
export interface References {
  readonly node: Node;
  readonly rootName: string;
  readonly quoting: Project['quoting'];
  readonly lookups: { readonly enabled: NodeLookup; readonly disabled: NodeLookup };
  readonly sources: SourceLookup;
  readonly functions: FunctionLookups;
  readonly rendering: RelationRendering;
  /** Why a source cannot be read by the engine. */
  readonly sourceProblem?: ((source: SourceNode) => string | null) | undefined;
  /** Relations that stand for nodes. */
  readonly standIns: ReadonlyMap<string, Relation>;
  /** The relation that is read in the place of a node that is not here. */
  readonly deferred?: ((uniqueId: string) => Relation | undefined) | undefined;
  /** Told of each ephemeral model that the node refers to. */
  readonly onEphemeral: (node: Node) => void;
  /** Ids that the node may refer to; null for any, as inline queries may. */
  readonly allowed: ReadonlySet<string> | null;
  /** The batch to which the rows of what has an event time are limited. */
  readonly batch?: BatchScope | undefined;
  /** `--sample`: the span of time to which the rows of what has an event time are limited. */
  readonly sample?: SampleSpan | undefined;
  /** The unit test whose inputs stand for everything that is referred to. */
  readonly unitTest?: UnitTestScope | undefined;
}

/** `ref` at run time: the relation of the node. Throws CompilationError for a node that parsing did not see. */
export function refFunction(references: References): PyObject {
  return pyFunction('ref', '*args, v=None, version=None', (args) => {
    const asked = refOf(args);
    const { lookups, rootName, node } = references;
    const answer = findRef(lookups, rootName, node.package_name, asked);
    if (answer === undefined || !('node' in answer)) {
      const why =
        answer === undefined
          ? 'which was not found'
          : 'ambiguous' in answer
            ? 'which is ambiguous'
            : 'which is disabled';
      throw new PyError('CompilationError', `${node.unique_id} refers to "${asked.name}", ${why}`);
    }
    checkKnown(references, answer.node, `ref('${asked.name}')`);
    return refValue(references, answer.node);
  });
}

/** `source` at run time: the relation of the source table. */
export function sourceFunction(references: References): Value {
  return pyFunction('source', '*args', (args) => {
    const [source, table] = args.rest.map(str);
    const { sources, rootName, node } = references;
    const found = sources.find(rootName, node.package_name, source ?? '', table ?? '');
    if (found === undefined) {
      throw new PyError(
        'CompilationError',
        `${node.unique_id} refers to the source "${source}.${table}", which was not found`,
      );
    }
    const problem = references.unitTest === undefined ? references.sourceProblem?.(found) : null;
    if (typeof problem === 'string') throw new PyError('CompilationError', problem);
    return refValue(references, found);
  });
}

/** `function` at run time: the name of the function in the warehouse, to be called. */
export function functionFunction(references: References): PyObject {
  return pyFunction('function', '*args', (args) => {
    const names = args.rest.map(str);
    const { functions, rootName, node, rendering, quoting, deferred } = references;
    const answer = findFunction({ ...functions, root: rootName }, node, names);
    const call = `function('${names.join("', '")}')`;
    if (answer === undefined || !('node' in answer)) {
      const why = answer === undefined ? 'which was not found' : 'which is disabled';
      throw new PyError('CompilationError', `${node.unique_id} calls ${call}, ${why}`);
    }
    checkKnown(references, answer.node, call);
    const whole = { ...rendering, limit: null };
    const there = deferred?.(answer.node.unique_id);
    return there === undefined ? nodeRelationValue(answer.node, quoting, whole) : new RelationValue(there, whole);
  });
}

function checkKnown({ allowed, node }: References, target: Node, call: string): void {
  if (allowed === null || allowed.has(target.unique_id)) return;
  throw new PyError(
    'CompilationError',
    `${node.unique_id} calls ${call} only when it runs, so its place in the graph is not known. ` +
      `Name it where parsing sees it, in a comment: -- depends_on: {{ ${call} }}`,
  );
}

function refValue(references: References, target: Node | SourceNode): RelationValue {
  const { quoting, standIns, unitTest } = references;
  const rendering = limited(references, target);
  if (unitTest !== undefined) {
    const input = unitTest.inputs.get(target.unique_id);
    if (input === undefined) throw unitTest.missing(target);
    unitTest.onInput(target.unique_id);
    return new RelationValue(input, { ...rendering, limit: null });
  }
  const stored = standIns.get(target.unique_id);
  if (stored !== undefined) return new RelationValue(stored, rendering);
  if (target.resource_type !== 'source' && target.config.materialized === 'ephemeral') {
    references.onEphemeral(target);
    const identifier = ephemeralName(target.alias);
    const quote = { database: true, schema: true, identifier: false };
    return new RelationValue(relation({ database: null, schema: null, identifier }, { type: 'cte', quote }), rendering);
  }
  const deferred = references.deferred?.(target.unique_id);
  return deferred === undefined
    ? nodeRelationValue(target, quoting, rendering)
    : new RelationValue(deferred, rendering);
}

/**
 * How a reference prints while a batch is built or a sample is asked for: only the rows of that span, of what tells its
 * event time. Source of the rules: dbt 1.11.
 */
function limited({ rendering, batch, sample, node }: References, target: Node | SourceNode): RelationRendering {
  const column = target.config.event_time;
  if (typeof column !== 'string' || column === '') return rendering;
  if (node.resource_type !== 'model' && node.resource_type !== 'snapshot') return rendering;
  const span = sample === undefined || batch === undefined ? (batch ?? sample) : shared(sample, batch);
  if (span === undefined) return rendering;
  const name = target.columns[column]?.quote === true ? rendering.quote(column) : column;
  const time = rendering.instant?.(name) ?? name;
  return { ...rendering, where: `${time} >= '${span.start}' and ${time} < '${span.end}'` };
}

/** The part that two spans share. Times are texts of one form, so that they compare as texts. */
function shared(one: SampleSpan, other: SampleSpan): SampleSpan {
  const [, start = one.start] = [one.start, other.start].sort();
  const [end = one.end] = [one.end, other.end].sort();
  return { start, end };
}
