import type { Relation } from '../../adapters/relation.ts';
import {
  ColumnClass,
  RelationClass,
  type RelationRendering,
  RelationValue,
  renderingOf,
} from '../../adapters/values/index.ts';
import { BaseMembers } from '../../manifest/context/base-members.ts';
import { BehaviorValue } from '../../manifest/context/behavior-value.ts';
import { dispatchRules, type MacroHost } from '../../manifest/context/context-host.ts';
import type { MacroOverrides } from '../../manifest/context/macro-overrides.ts';
import { MacroScope } from '../../manifest/context/macro-scope.ts';
import { dispatchFunction } from '../../manifest/context/shared-values.ts';
import type { NodeLookup, SourceLookup } from '../../manifest/resolve/lookup.ts';
import type { MacroNode, Node } from '../../manifest/types.ts';
import {
  type Effectful,
  PyDict,
  parseTemplate,
  pyFunction,
  type RenderOptions,
  render,
  type Scope,
  type Value,
} from '../../templates/index.ts';
import { AdapterValue } from './adapter-value.ts';
import { type BatchScope, batchOverrides, type SampleSpan } from './batch-scope.ts';
import { RuntimeConfigValue } from './config-value.ts';
import { ContextValue } from './context-value.ts';
import { nodeRelation } from './node-relation.ts';
import { type FunctionLookups, functionFunction, refFunction, sourceFunction } from './reference-values.ts';
import { ConfiguredFunction, runtimeConfig } from './runtime-config.ts';
import { StatementResults } from './statement-values.ts';
import type { TemplateSession } from './template-session.ts';
import type { UnitTestScope } from './unit-test-scope.ts';

/** What the scope of one node is made from. */
export interface NodeScopeOptions {
  readonly host: MacroHost;
  readonly node: Node;
  readonly session: TemplateSession;
  readonly lookups: { readonly enabled: NodeLookup; readonly disabled: NodeLookup };
  readonly sources: SourceLookup;
  readonly functions: FunctionLookups;
  /** Names that know nothing of a project: `modules`, `exceptions`, ... */
  readonly base: ReadonlyMap<string, Value>;
  /** `model` and `graph`, made when a template asks. */
  readonly modelOf: (node: Node) => Value;
  readonly graph: () => Value;
  readonly standIns: ReadonlyMap<string, Relation>;
  /** Rows that references give: 0 under `--empty`. */
  readonly limit: number | null;
  readonly onEphemeral: (node: Node) => void;
  readonly deferred?: ((uniqueId: string) => Relation | undefined) | undefined;
  /** Names that only this rendering has, such as `results` in `on-run-end`. */
  readonly extra?: ReadonlyMap<string, Value>;
  /** The unit test whose model is rendered. */
  readonly unitTest?: UnitTestScope | undefined;
  /** The batch of a microbatch model that is rendered. */
  readonly batch?: BatchScope | undefined;
  /** What macros give instead of being run. */
  readonly macros?: MacroOverrides | undefined;
  /** The span of `--sample`. */
  readonly sample?: SampleSpan | undefined;
  /** Told of the macros that the node's own text calls. */
  readonly onCall?: (macro: MacroNode) => void;
  readonly render: RenderOptions;
}

/** The names that a node's template sees while it is compiled and run. */
export function nodeScope(options: NodeScopeOptions): MacroScope {
  const { host, node } = options;
  const members = new Map<string, () => Value>();
  const shared = new BaseMembers(host, node.package_name, options.base);
  const overrides =
    options.unitTest?.macros ?? options.macros ?? batchOverrides(options.batch, options.extra === undefined);
  const scope: MacroScope = new MacroScope({
    index: host.index,
    templates: host.templates,
    packageName: node.package_name,
    members: {
      get: (name) =>
        options.extra?.has(name) === true ? options.extra.get(name) : (members.get(name)?.() ?? shared.get(name)),
    },
    render: options.render,
    ...(options.onCall === undefined ? {} : { onCall: options.onCall }),
    ...(overrides === undefined ? {} : { overrides }),
  });
  const dispatch = dispatchFunction(dispatchRules(host), (macro) => scope.packaged(macro.package_name, macro));
  for (const [name, make] of nodeMembers(options, scope, dispatch)) members.set(name, once(make));
  members.set(
    'var',
    once(() => shared.varWithin(scope)),
  );
  return scope;
}

function nodeMembers(options: NodeScopeOptions, scope: MacroScope, dispatch: Value): [string, () => Value][] {
  const { host, node, session, limit } = options;
  const { dialect } = host.adapter;
  const rendering: RelationRendering = { ...renderingOf(dialect), instant: dialect.instant };
  const references = {
    ...options,
    rootName: host.root.name,
    sourceProblem: host.adapter.sourceProblem,
    quoting: host.root.quoting,
    rendering: { ...rendering, limit },
    allowed:
      node.resource_type === 'operation' || options.unitTest !== undefined ? null : new Set(node.depends_on.nodes),
  };
  const ref = once(() => new ConfiguredFunction(refFunction(references), () => runtimeConfig(host)));
  const source = once(() => sourceFunction(references));
  const config = once(() => new RuntimeConfigValue(node));
  const results = new StatementResults();
  return [
    ['ref', ref],
    ['source', source],
    ['function', () => functionFunction(references)],
    ['config', config],
    [
      'builtins',
      () =>
        new PyDict([
          ['ref', ref()],
          ['source', source()],
          ['config', config()],
        ]),
    ],
    ['this', () => new RelationValue(nodeRelation(node, host.root.quoting), rendering)],
    ['model', () => options.modelOf(node)],
    ['graph', options.graph],
    ['context', () => new ContextValue(scope)],
    ['execute', () => true],
    ['database', () => node.database],
    ['schema', () => node.schema],
    [
      'adapter',
      () => {
        const behavior = new BehaviorValue(host.flags);
        return new AdapterValue(
          session,
          rendering,
          new Map<string, Value>([
            ['dispatch', dispatch],
            ['behavior', behavior],
          ]),
        );
      },
    ],
    [
      'api',
      () =>
        new PyDict([
          ['Relation', new RelationClass(rendering)],
          ['Column', new ColumnClass(session.adapter.dialect.columnWords)],
        ]),
    ],
    ['column', () => new ColumnClass(session.adapter.dialect.columnWords)],
    ['render', () => renderFunction(scope, options.render)],
    ['write', () => pyFunction('write', 'payload', () => '')],
    ...[...results.functions()].map(([name, value]): [string, () => Value] => [name, () => value]),
  ];
}

/** `render(text)`: a text rendered as a template with the same names. */
function renderFunction(scope: Scope, options: RenderOptions): Value {
  return pyFunction('render', 'string', function* (args): Effectful<Value> {
    const template = parseTemplate({ file: options.what ?? 'render()', text: args.text('string') });
    return (yield* render(template, scope, options)).text;
  });
}

function once(make: () => Value): () => Value {
  let made: { value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
