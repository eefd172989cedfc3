import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, posix, relative, resolve, sep } from 'node:path';
import { ephemeralName, RelationValue, renderingOf } from '../adapters/values/index.ts';
import { hostBase } from '../manifest/context/base-members.ts';
import { testArguments } from '../manifest/context/test-arguments.ts';
import { isMicrobatchConfig, runsInBatches } from '../manifest/resolve/microbatch.ts';
import type { MacroNode, Node, SourceNode } from '../manifest/types.ts';
import {
  type Effectful,
  parseTemplate,
  type Rendered,
  type RenderOptions,
  render,
  runAsync,
  type Scope,
  type Template,
  type Value,
} from '../templates/index.ts';
import { noteCall } from './called-macros.ts';
import { type BatchScope, modelOfBatch } from './context/batch-scope.ts';
import { graphValue } from './context/graph-value.ts';
import { nodeRelationValue } from './context/node-relation.ts';
import { nodeScope } from './context/node-scope.ts';
import type { TemplateSession } from './context/template-session.ts';
import { type UnitTestScope, unitTestHost } from './context/unit-test-scope.ts';
import { findNode } from './find-node.ts';
import { type InjectedCte, injectCtes } from './inject-ctes.ts';
import { OwnMaterializations } from './own-materialization.ts';
import { shownFile } from './shown-file.ts';
import { MappedSql } from './source-map.ts';
import type { CompiledNode, CompileOptions, CompilerInput, ConnectionSource } from './types.ts';

/** Turns nodes into SQL. Compiled files are written below `compiled/` of the target folder. */
export class Compiler {
  readonly #input: CompilerInput;
  /** Ephemeral models that were compiled, by unique_id. */
  readonly #ephemeral = new Map<string, Promise<EphemeralSql>>();
  /** Ephemeral models that other nodes refer to, as they stand compiled, by unique_id: for `manifest.json`. */
  readonly ephemerals = new Map<string, CompiledNode>();

  readonly #base: ReadonlyMap<string, Value>;
  readonly #graph: () => Value;
  readonly #own: OwnMaterializations;

  constructor(input: CompilerInput) {
    this.#input = input;
    this.#base = hostBase(input.host);
    this.#own = new OwnMaterializations(input.host);
    let graph: Value | undefined;
    this.#graph = () => {
      graph ??= graphValue(input.manifest);
      return graph;
    };
  }

  /** Compiles a node with the ephemeral models it refers to. Throws ETL3xxx at the template's line. */
  async compile(node: Node, connection: ConnectionSource, options: CompileOptions = {}): Promise<CompiledNode> {
    const { own, ctes } = await this.#withCtes(node, node.raw_code, connection, options);
    const path = this.#pathOf(node, options.batch);
    const sql = injectCtes(own, ctes);
    if (options.standIns === undefined) this.#write(path, sql.text);
    return { sql, path };
  }

  /** Renders a hook of a node. */
  async compileHook(
    node: Node,
    hook: string,
    connection: ConnectionSource,
    options: Pick<CompileOptions, 'extra' | 'macros'> = {},
  ): Promise<CompiledNode> {
    const { own } = await this.#withCtes(node, hook, connection, options, `hook of ${node.name}`);
    return { sql: own, path: this.#pathOf(node) };
  }

  /** Renders a text of ours, such as calls of macros, with the names that a node's template sees. */
  async renderFor(
    node: Node,
    text: string,
    connection: ConnectionSource,
    extra: ReadonlyMap<string, Value>,
    batch?: BatchScope,
  ): Promise<string> {
    const options = batch === undefined ? { extra } : { extra, batch };
    const { own } = await this.#withCtes(node, text, connection, options);
    return own.text;
  }

  /** Renders the text of a model for a unit test of it: what it reads are the test's inputs. Nothing is written. */
  async renderUnderTest(
    node: Node,
    connection: ConnectionSource,
    unitTest: UnitTestScope,
    extra: ReadonlyMap<string, Value>,
  ): Promise<MappedSql> {
    const { own } = await this.#withCtes(node, node.raw_code, connection, { unitTest, extra });
    return own;
  }

  /** The materialization of a node that a template has to run; null where etl's own plan says the same. */
  ownMaterialization(node: Node): MacroNode | null {
    return this.#own.find(node);
  }

  /** Whether a project or a package brings the macro that makes the SQL of a node's incremental strategy. */
  bringsStrategy(node: Node): boolean {
    return this.#own.bringsStrategy(node);
  }

  /** Whether a project or a package takes over a built-in macro, or one that it calls. */
  takesOver(macro: string): boolean {
    return this.#own.takesOver(macro);
  }

  /** Whether a model is built batch by batch. */
  runsInBatches(node: Node): boolean {
    return isMicrobatchConfig(node.config) && runsInBatches(this.#input.host);
  }

  /** Writes what is run for a node below `run/` of the target folder, for people to look at. */
  writeRun(node: Node, sql: string, batch?: BatchScope): void {
    this.#write(`${this.#targetFolder()}/run${this.#pathOf(node, batch).slice(this.#compiledFolder().length)}`, sql);
  }

  /** What a text such as `ref('orders')` names for a package; null when it is no reference. */
  find(call: string, packageName: string): Node | SourceNode | undefined | null {
    const { lookups, sources, host } = this.#input;
    return findNode(call, { lookups, sources, rootName: host.root.name, packageName });
  }

  /** The relation of a node or source table, quoted as the project says. */
  relationOf(node: Node | SourceNode): RelationValue {
    const { adapter, root } = this.#input.host;
    return nodeRelationValue(node, root.quoting, renderingOf(adapter.dialect));
  }

  /** The relation that is read in the place of a node that is not here; null where there is none. */
  deferredRelationOf(node: Node | SourceNode): RelationValue | null {
    const deferred = this.#input.deferred?.(node.unique_id);
    if (deferred === undefined) return null;
    return new RelationValue(deferred, renderingOf(this.#input.host.adapter.dialect));
  }

  /** Writes a compiled file below the target folder; gives its path relative to the project. */
  writeCompiled(packageName: string, file: string, sql: string): string {
    const path = `${this.#compiledFolder()}/${packageName}/${file}`;
    this.#write(path, sql);
    return path;
  }

  async #withCtes(
    node: Node,
    text: string,
    connection: ConnectionSource,
    options: CompileOptions,
    what = `${node.resource_type} ${node.name}`,
  ): Promise<{ own: MappedSql; ctes: InjectedCte[] }> {
    const referred: Node[] = [];
    const own = await this.#render(node, text, connection, options, what, (one) => referred.push(one));
    const ctes = new Map<string, InjectedCte>();
    for (const one of referred) {
      const compiled = await this.#compileEphemeral(one, connection);
      for (const cte of [...compiled.before, compiled.own]) ctes.set(cte.uniqueId, cte);
    }
    return { own, ctes: [...ctes.values()] };
  }

  #compileEphemeral(node: Node, connection: ConnectionSource): Promise<EphemeralSql> {
    let compiled = this.#ephemeral.get(node.unique_id);
    if (compiled === undefined) {
      compiled = this.#withCtes(node, node.raw_code, connection, {}).then(({ own, ctes }) => {
        const [sql, path] = [injectCtes(own, ctes), this.#pathOf(node)];
        this.#write(path, sql.text);
        this.ephemerals.set(node.unique_id, { sql, path });
        return { own: { uniqueId: node.unique_id, name: ephemeralName(node.alias), sql: own }, before: ctes };
      });
      this.#ephemeral.set(node.unique_id, compiled);
    }
    return compiled;
  }

  async #render(
    node: Node,
    text: string,
    connection: ConnectionSource,
    options: CompileOptions,
    what: string,
    onEphemeral: (node: Node) => void,
  ): Promise<MappedSql> {
    const { unitTest } = options;
    const host = unitTest === undefined ? this.#input.host : unitTestHost(this.#input.host, unitTest);
    const { line, column } = node.etl;
    const renderOptions = { what, onWarning: host.warn };
    const scope = nodeScope({
      ...this.#input,
      host,
      unitTest,
      base: this.#base,
      modelOf: (one) => modelOfBatch(one, options.batch),
      batch: options.batch,
      macros: options.macros,
      graph: this.#graph,
      node,
      session: this.#session(node, connection),
      standIns: options.standIns ?? new Map(),
      limit: this.#input.empty ? 0 : null,
      onEphemeral,
      ...(options.extra === undefined ? {} : { extra: options.extra }),
      ...(text === node.raw_code && unitTest === undefined ? { onCall: (macro) => noteCall(node, macro) } : {}),
      render: renderOptions,
    });
    const template = parseTemplate({ file: shownFile(node, host.root), text, line, column });
    const rendered = await runAsync(renderNode(node, template, scope, renderOptions));
    return MappedSql.of(rendered.text, rendered.map);
  }

  #session(node: Node, source: ConnectionSource): TemplateSession {
    const { host, relations } = this.#input;
    const { adapter, credentials } = host;
    const connection = typeof source === 'function' ? source : async () => source;
    const { schema } = node;
    const database = credentials.database ?? null;
    return { adapter, credentials, database, schema, say: host.say, relations, connection };
  }

  #pathOf(node: Node, batch?: BatchScope): string {
    const file = node.original_file_path;
    if (batch !== undefined) {
      const folder = `${this.#compiledFolder()}/${node.package_name}/${posix.dirname(file)}`;
      return `${folder}/${node.name}/${node.name}_${batch.id}.sql`;
    }
    const isPart =
      node.resource_type === 'operation' || (node.resource_type === 'test' && node.test_metadata !== undefined);
    // A file may hold several snapshots; their names are their own.
    const alone = node.resource_type === 'snapshot' ? `${posix.dirname(file)}/${node.name}.sql` : file;
    const own = isPart ? `${file}/${node.path}` : alone;
    // Hooks of a project stand in ./etl_project.yml.
    return posix.join(this.#compiledFolder(), node.package_name, own);
  }

  #compiledFolder(): string {
    return `${this.#targetFolder()}/compiled`;
  }

  #targetFolder(): string {
    const { host, targetFolder } = this.#input;
    const inside = relative(host.root.root, targetFolder);
    return (inside.startsWith('..') || isAbsolute(inside) ? targetFolder : inside).split(sep).join('/');
  }

  #write(path: string, sql: string): void {
    const file = resolve(this.#input.host.root.root, path);
    try {
      writeFileSync(file, sql);
    } catch (error) {
      // Most folders are there already, so looking first would cost more.
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, sql);
    }
  }
}

/** Renders a node's text; a generic test has the arguments of its macro besides. */
function* renderNode(node: Node, template: Template, scope: Scope, options: RenderOptions): Effectful<Rendered> {
  if (node.test_metadata === undefined) return yield* render(template, scope, options);
  const given = yield* testArguments(node, scope, options);
  const withArguments: Scope = { get: (name) => (name === '_dbt_generic_test_kwargs' ? given : scope.get(name)) };
  return yield* render(template, withArguments, options);
}

interface EphemeralSql {
  readonly own: InjectedCte;
  readonly before: readonly InjectedCte[];
}
