import { relation } from '../../adapters/relation.ts';
import type { Connection } from '../../adapters/types.ts';
import { RelationValue } from '../../adapters/values/index.ts';
import { type BatchScope, type CompiledNode, compiledModel, MappedSql } from '../../compiler/index.ts';
import { diagnostic, EtlError } from '../../diagnostics/index.ts';
import type { MacroNode, Node } from '../../manifest/types.ts';
import { PyDict, pyFunction, str, type Value } from '../../templates/index.ts';
import type { Prepared } from './build-node.ts';
import type { ExecutionContext, Worker } from './context.ts';
import { hookValues } from './hooks.ts';
import { publishesAside } from './publishing.ts';
import type { ResultDetails } from './results.ts';
import { TemplateConnection } from './template-connection.ts';

/**
 * Compiles a node that a materialization written as a template builds. The template begins its transaction itself;
 * where it commits, it waits until the tests that gate the node have passed.
 */
export async function prepareTemplate(
  node: Node,
  macro: MacroNode,
  worker: Worker,
  context: ExecutionContext,
  { batch, seed }: TemplateOptions = {},
): Promise<Prepared> {
  const target = relation({ database: node.database, schema: node.schema, identifier: node.alias });
  await context.ensureSchema(worker.connection, node.database, node.schema);
  const existing = await context.relations.get(worker.connection, target);
  const compiled =
    seed === undefined
      ? await context.compiler.compile(node, worker.connection, batch === undefined ? {} : { batch })
      : { sql: MappedSql.of('', null), path: node.original_file_path };
  const run = new TemplateRun(node, macro, { compiled, batch, seed }, context);
  return {
    details: seed === undefined ? { compiledCode: compiled.sql.text, compiledPath: compiled.path } : {},
    existed: existing !== null,
    beginsItself: true,
    apply: async (connection) => {
      await run.untilBuilt(connection);
      return {};
    },
    published: () => run.rest(),
    undone: async () => {
      await run.abandon();
      context.relations.forget(node.database, node.schema);
    },
  };
}

/** What a template builds beside a query. */
export interface TemplateOptions {
  /** The batch of a microbatch model. */
  readonly batch?: BatchScope | undefined;
  /** The rows of a seed, which has no query. */
  readonly seed?: Value | undefined;
}

interface BuiltFrom extends TemplateOptions {
  readonly compiled: CompiledNode;
}

/** A running materialization, which can be held at its commit. */
class TemplateRun {
  readonly #node: Node;
  readonly #macro: MacroNode;
  readonly #compiled: CompiledNode;
  readonly #batch: BatchScope | undefined;
  readonly #seed: Value | undefined;
  readonly #context: ExecutionContext;
  readonly #commit = deferred();
  #ended: Promise<ResultDetails> | undefined;

  constructor(node: Node, macro: MacroNode, built: BuiltFrom, context: ExecutionContext) {
    this.#node = node;
    this.#macro = macro;
    this.#compiled = built.compiled;
    this.#batch = built.batch;
    this.#seed = built.seed;
    this.#context = context;
    this.#commit.promise.catch(() => {});
  }

  /** Runs up to the first commit, or to the end where there is none. */
  async untilBuilt(connection: Connection): Promise<void> {
    const built = deferred();
    const onBuilt = () => {
      built.resolve();
      return this.#commit.promise;
    };
    const hasTransactions = !publishesAside(this.#context.warehouse.adapter);
    const own = new TemplateConnection(connection, this.#compiled, onBuilt, hasTransactions);
    this.#ended = this.#run(own);
    this.#ended.catch(() => {});
    const isHeld = await Promise.race([built.promise.then(() => true), this.#ended.then(() => false)]);
    if (isHeld || !own.mustCommit) return;
    // Nobody else will commit it, and dbt does not either.
    await connection.rollback();
    const { original_file_path: file, name } = this.#node;
    const details = { uniqueId: this.#node.unique_id, position: { file, line: 1, column: 1 } };
    this.#context.warn(diagnostic('ETL4026', { name, materialization: this.#title }, details, 'warning'));
  }

  /** What comes after the commit; gives what is known for the result. */
  async rest(): Promise<ResultDetails> {
    this.#commit.resolve();
    return (await this.#ended) ?? {};
  }

  /** Ends the template where it waits. */
  async abandon(): Promise<void> {
    this.#commit.reject(EtlError.of('ETL4011', {}));
    await this.#ended?.catch(() => {});
  }

  get #title(): string {
    return String(this.#node.config.materialized);
  }

  async #run(connection: Connection): Promise<ResultDetails> {
    const { package_name: own, name } = this.#macro;
    const { adapter } = this.#context.warehouse;
    const isBuiltIn = adapter.macroFolders.some((one) => one.package === own);
    let told: readonly Value[] = [];
    const tell = pyFunction('etl_tell', 'returned, main', (args) => {
      told = [args.get('returned'), args.get('main')];
      return '';
    });
    const names = new Map([...this.#names(), ['etl_tell', tell] as const]);
    const call = `{%- do etl_tell(${isBuiltIn ? 'dbt' : own}.${name}(), load_result('main')) -%}`;
    await this.#context.compiler.renderFor(this.#node, call, connection, names, this.#batch);
    const [returned = null, main = null] = told;
    await this.#keepRelations(returned);
    return this.#answer(main);
  }

  #names(): Map<string, Value> {
    const sql = this.#compiled.sql.text;
    const { pre, post } = hookValues(this.#node);
    const seed = this.#seed;
    const rows: [string, Value][] =
      seed === undefined ? [] : [['load_agate_table', pyFunction('load_agate_table', '', () => seed)]];
    return new Map<string, Value>([
      ...rows,
      ['sql', sql],
      ['compiled_code', sql],
      ...compiledModel(this.#node, sql, this.#batch),
      ['write', this.#write()],
      ['pre_hooks', pre],
      ['post_hooks', post],
      ['etl_own_strategy', this.#context.compiler.bringsStrategy(this.#node)],
    ]);
  }

  /** `write(payload)`, which `statement('main')` calls. */
  #write(): Value {
    return pyFunction('write', 'payload', (args) => {
      this.#context.compiler.writeRun(this.#node, args.text('payload'), this.#batch);
      return '';
    });
  }

  async #keepRelations(returned: Value): Promise<void> {
    const listed = returned instanceof PyDict ? returned.get('relations') : undefined;
    if (!Array.isArray(listed)) throw this.#mistake('ETL4024');
    for (const one of listed) {
      if (one instanceof RelationValue && one.relation.type !== 'function')
        await this.#context.relations.added(one.relation);
    }
  }

  #answer(main: Value): ResultDetails {
    const response = main instanceof PyDict ? main.get('response') : undefined;
    if (!(response instanceof PyDict)) throw this.#mistake('ETL4025');
    const message = str(response.get('_message') ?? 'OK');
    const affected = response.get('rows_affected') ?? null;
    const rowsAffected = typeof affected === 'number' || typeof affected === 'bigint' ? Number(affected) : null;
    const rows = rowsAffected === null ? {} : { rows_affected: rowsAffected };
    const code = response.get('code');
    const coded = typeof code === 'string' ? { code } : {};
    return { message, rowsAffected, adapterResponse: { _message: message, ...coded, ...rows } };
  }

  #mistake(code: 'ETL4024' | 'ETL4025'): EtlError {
    const { file, line, column } = this.#macro.etl;
    return EtlError.of(code, { materialization: this.#title }, { position: { file, line, column } });
  }
}

/** A promise that is settled from outside. */
function deferred(): { promise: Promise<void>; resolve(): void; reject(reason: Error): void } {
  let settle: { resolve(): void; reject(reason: Error): void } | undefined;
  const promise = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject };
  });
  return { promise, resolve: () => settle?.resolve(), reject: (reason) => settle?.reject(reason) };
}
