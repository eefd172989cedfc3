import { relation } from '../../adapters/relation.ts';
import {
  ColumnClass,
  RelationClass,
  type RelationRendering,
  RelationValue,
  renderingOf,
} from '../../adapters/values/index.ts';
import type { Yaml } from '../../config/types.ts';
import type { YamlPath } from '../../config/yaml/locate.ts';
import { EtlError } from '../../diagnostics/index.ts';
import {
  PyDict,
  parseTemplate,
  pyFunction,
  type RenderOptions,
  render,
  renderNative,
  runSync,
  type Scope,
  type Value,
} from '../../templates/index.ts';
import type { MutableNode } from '../read/draft.ts';
import type { NamePart } from '../read/names.ts';
import type { PropertyEntry, PropertyFile } from '../read/property-file.ts';
import type { Captured } from '../read/sql-draft.ts';
import type { MacroNode } from '../types.ts';
import { BaseMembers, hostBase } from './base-members.ts';
import { Capture, ParseConfigValue } from './capture.ts';
import { dispatchRules, type MacroHost } from './context-host.ts';
import { dispatchMacro } from './dispatch.ts';
import { PORTABLE_NAMESPACE } from './macro-index.ts';
import { MacroScope } from './macro-scope.ts';
import { nodeValue } from './node-value.ts';
import { ParseAdapterValue } from './parse-adapter.ts';
import { dispatchFunction } from './shared-values.ts';
import { testArguments } from './test-arguments.ts';
import { yamlOf } from './yaml-values.ts';

/** Renders what the static scan cannot read, with `execute` false, and notes what the templates ask for. */
export class ParseRenderer {
  readonly #host: MacroHost;
  readonly #shown: (absolute: string) => string;
  readonly #rendering: RelationRendering;
  readonly #base: ReadonlyMap<string, Value>;
  readonly #members = new Map<string, BaseMembers>();
  readonly #nameMacros = new Map<string, MacroNode | null>();

  constructor(host: MacroHost, shown: (absolute: string) => string) {
    this.#host = host;
    this.#shown = shown;
    this.#rendering = renderingOf(host.adapter.dialect);
    this.#base = hostBase(host);
  }

  /** Renders a node's text. Throws what rendering throws. */
  capture(node: MutableNode, text: string): Captured {
    const { file, line, column } = node.etl;
    const template = parseTemplate({ file: this.#shown(file), text, line, column });
    const { capture, scope, options } = this.#session(node);
    runSync(render(template, scope, options));
    return { ...capture, isStatic: false };
  }

  /** Renders a data test's arguments and then its call. Throws what rendering throws. */
  captureTest(node: MutableNode): Captured {
    const { capture, scope, options } = this.#session(node);
    for (const macro of node.depends_on.macros) capture.macro(macro);
    const file = this.#shown(node.etl.file);
    const kwargs = runSync(testArguments(node, this.#argumentScope(node, scope), options));
    const withKwargs: Scope = {
      get: (name) => (name === '_dbt_generic_test_kwargs' ? kwargs : scope.get(name)),
    };
    runSync(render(parseTemplate({ file, text: node.raw_code }), withKwargs, options));
    const configs = capture.configs.length > 0 ? capture.configs : [];
    return { ...capture, configs, isStatic: false };
  }

  /** As in dbt, a test's arguments see only the macros that its own macro calls, however deep, while parsing. */
  #argumentScope(node: MutableNode, scope: MacroScope): Scope {
    const { index } = this.#host;
    const where = index.lookup(node.package_name, 'get_where_subquery')?.unique_id ?? '';
    const visible = index.below([where, ...node.depends_on.macros]);
    return {
      get: (name) => {
        const macro = index.lookup(node.package_name, name);
        if (macro !== undefined) return visible.has(macro.unique_id) ? scope.get(name) : scope.member(name);
        if (name === PORTABLE_NAMESPACE || index.namespace(name) === undefined) return scope.get(name);
        return [...visible].some((id) => id.startsWith(`macro.${name}.`)) ? scope.namespace(name, visible) : undefined;
      },
    };
  }

  /** Renders a text of a property file natively. */
  readonly property = (text: string, source: PropertyFile, path: YamlPath): Yaml => {
    const { file } = source.yaml;
    const scope = this.#baseOf(source.file.packageName);
    const rendered = (at: { line?: number; column?: number }): Yaml =>
      yamlOf(runSync(renderNative(parseTemplate({ file, text, ...at }), scope, { what: file })));
    try {
      return rendered({});
    } catch (thrown) {
      if (!(thrown instanceof EtlError)) throw thrown;
      // Where it stands costs another parse of the file, which only a mistake is worth.
      const { line, column } = source.yaml.positionOf(path);
      return rendered({ line, column });
    }
  };

  /** What the `ref` and `source` calls of an entry's text ask for. */
  references(text: string, entry: PropertyEntry): Captured {
    const capture = new Capture();
    const { packageName } = entry.source.file;
    const scope = this.#scope(packageName, capture, this.#captureMembers(capture, null));
    const file = entry.source.yaml.file;
    runSync(render(parseTemplate({ file, text }), scope, { what: `${entry.section} ${entry.name}`, lenient: true }));
    return { ...capture, isStatic: false };
  }

  /** Renders a description, which may use the names that every template knows. */
  description(text: string, packageName: string, file: string): string {
    return runSync(render(parseTemplate({ file, text }), this.#baseOf(packageName), { what: file })).text;
  }

  /** What a project's own `generate_…_name` macro gives for a node, or nothing when there is none. */
  readonly generatedName = (part: NamePart, node: MutableNode, custom: string | null): Yaml | undefined => {
    const { templates } = this.#host;
    const macro = this.#nameMacro(part, node.package_name);
    if (macro === null) return undefined;
    const scope = this.#scope(macro.package_name, new Capture(), this.#nameMembers(macro.package_name));
    const value = templates.of(macro).bind(scope);
    const site = { position: undefined, stack: () => [], warn: () => undefined };
    const result = value.call([custom, nodeValue(node)], new Map(), site);
    return yamlOf(isRunning(result) ? runSync(result) : result);
  };

  #nameMacro(part: NamePart, packageName: string): MacroNode | null {
    const key = `${part} ${packageName}`;
    const known = this.#nameMacros.get(key);
    if (known !== undefined) return known;
    const { index } = this.#host;
    const name = `generate_${part}_name`;
    const macros = [index.generator(packageName, name), dispatchMacro(dispatchRules(this.#host), name, 'dbt').macro];
    const own = macros.find((macro) => macro !== undefined && !index.isBuiltIn(macro)) ?? null;
    this.#nameMacros.set(key, own);
    return own;
  }

  #session(node: MutableNode): { capture: Capture; scope: MacroScope; options: RenderOptions } {
    const capture = new Capture();
    const what = `${node.resource_type} ${node.name}`;
    const options: RenderOptions = { what, lenient: true, onWarning: () => undefined };
    const scope = this.#scope(node.package_name, capture, this.#captureMembers(capture, node), options);
    return { capture, scope, options };
  }

  #scope(
    packageName: string,
    capture: Capture,
    own: (name: string, scope: () => MacroScope) => Value | undefined,
    options: RenderOptions = {},
  ): MacroScope {
    const base = this.#baseOf(packageName);
    const { index, templates } = this.#host;
    const scope: MacroScope = new MacroScope({
      index,
      templates,
      packageName,
      members: {
        get: (name) => own(name, () => scope) ?? (name === 'var' ? base.varWithin(scope, true) : base.get(name)),
      },
      render: options,
      onCall: (macro) => capture.macro(macro.unique_id),
    });
    return scope;
  }

  #baseOf(packageName: string): BaseMembers {
    const members = this.#members.get(packageName) ?? new BaseMembers(this.#host, packageName, this.#base);
    this.#members.set(packageName, members);
    return members;
  }

  /** The names that a node's own template has while parsing. */
  #captureMembers(capture: Capture, node: MutableNode | null) {
    const { adapter, credentials } = this.#host;
    const { database, schema } = credentials;
    const self = (): Value => this.#self(node);
    return (name: string, scope: () => MacroScope): Value | undefined => {
      switch (name) {
        case 'ref':
          return capture.ref(self());
        case 'source':
          return capture.source(self());
        case 'metric':
        case 'function':
          return capture.named(name, self());
        case 'config':
          return new ParseConfigValue(capture);
        case 'this':
          return self();
        case 'execute':
          return false;
        case 'model':
          return node === null ? new PyDict() : nodeValue(node);
        case 'graph':
          return new PyDict();
        case 'database':
          return node?.database ?? database ?? null;
        case 'schema':
          return node?.schema ?? schema;
        case 'pre_hooks':
        case 'post_hooks':
          return [];
        case 'sql':
        case 'compiled_code':
          return null;
        case 'sql_now':
          return '';
        case 'adapter':
          return new ParseAdapterValue(adapter, this.#dispatch(scope));
        case 'api':
          return new PyDict([
            ['Relation', new RelationClass(this.#rendering)],
            ['Column', new ColumnClass(adapter.dialect.columnWords)],
          ]);
        case 'column':
          return new ColumnClass(adapter.dialect.columnWords);
        case 'builtins':
          return new PyDict([
            ['ref', capture.ref(self())],
            ['source', capture.source(self())],
            ['config', new ParseConfigValue(capture)],
          ]);
        case 'load_result':
        case 'load_agate_table':
          return pyFunction(name, '*args, **kwargs', () => null);
        case 'store_result':
        case 'store_raw_result':
        case 'write':
        case 'submit_python_job':
          return pyFunction(name, '*args, **kwargs', () => '');
        case 'render':
          return pyFunction(name, 'string', (args) => args.get('string'));
        default:
          return undefined;
      }
    };
  }

  /** The names of the context in which names of relations are generated. */
  #nameMembers(packageName: string) {
    return (name: string, scope: () => MacroScope): Value | undefined => {
      if (name === 'execute') return true;
      if (name === 'var') return this.#baseOf(packageName).varWithin(scope());
      if (name === 'adapter') return new ParseAdapterValue(this.#host.adapter, this.#dispatch(scope), this.#host.flags);
      if (name === 'graph') return new PyDict();
      return undefined;
    };
  }

  #dispatch(scope: () => MacroScope): Value {
    return dispatchFunction(dispatchRules(this.#host), (macro) => scope().macro(macro));
  }

  /** Every reference is the node itself while parsing, as in dbt. */
  #self(node: MutableNode | null): Value {
    const { database = null, schema } = this.#host.credentials;
    const name =
      node === null
        ? { database, schema, identifier: null }
        : { database: node.database, schema: node.schema, identifier: node.alias };
    return new RelationValue(relation(name), this.#rendering);
  }
}

function isRunning(value: unknown): value is Parameters<typeof runSync<Value>>[0] {
  return typeof value === 'object' && value !== null && 'throw' in value && 'next' in value;
}
