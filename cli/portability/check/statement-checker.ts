import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ColumnInfo, Refusal } from '../../adapters/index.ts';
import { type CompiledNode, type Compiler, type ConnectionSource, compiledModel } from '../../compiler/index.ts';
import {
  type Diagnostic,
  diagnostic,
  diagnosticsOf,
  EtlError,
  type Position,
  positionAt,
} from '../../diagnostics/index.ts';
import { nodePosition } from '../../manifest/node-position.ts';
import type { Node } from '../../manifest/types.ts';
import type { Found } from './found.ts';
import { hookTexts } from './hooks.ts';
import type { KnownSchemas } from './known-schemas.ts';
import { type CheckedSql, placedProblem } from './place-problem.ts';
import { type PlanFacts, type PlannedStatement, planStatements, splitScript } from './plan-statements.ts';
import type { CheckInput } from './types.ts';

/** The statement of a function, by the macro of its kind and language. */
const FUNCTION_SQL = `{{ adapter.dispatch(config.get('type') ~ '_function_' ~ model.language, 'dbt')(this) }}`;

/** What statements are checked against. */
export interface StatementContext {
  readonly input: CheckInput;
  readonly schemas: KnownSchemas;
  readonly compiler: Compiler;
  readonly connection: ConnectionSource;
}

/** Has single statements analyzed and tells what is wrong with them at the template's line. */
export class StatementChecker {
  readonly #context: StatementContext;

  constructor(context: StatementContext) {
    this.#context = context;
  }

  /** Checks a query; `wrap` makes the statement of the compiled SQL, which stands in it unchanged. */
  async query(node: Node, compiled: CompiledNode, wrap: (sql: string) => string = (sql) => sql): Promise<Found> {
    const statement = wrap(compiled.sql.text);
    const said = await this.#sandbox.read(statement);
    if (said.ok) return { verdict: 'ok', columns: said.columns };
    const reason = gapOf(node, said.refusal);
    if (reason !== null) return { verdict: 'not checkable', reason };
    return { verdict: 'error', diagnostics: [this.#placed(node, compiled, statement, said.refusal)] };
  }

  /** Checks the statements that would build a model whose query is right. */
  async plan(node: Node, compiled: CompiledNode, columns: PlanFacts['columns']): Promise<Found> {
    const { input, compiler } = this.#context;
    const target = compiler.relationOf(node).relation;
    const inBatches = compiler.runsInBatches(node);
    const facts = { node, target, compiledSql: compiled.sql.text, columns, adapter: input.adapter, inBatches };
    const describe = (sql: string) => this.describe(sql);
    try {
      const statements = await planStatements({ ...facts, describe }, this.#sandbox.tokens);
      for (const [index, statement] of statements.entries()) {
        const refusal = await this.#read(node, statement, index < statements.length - 1);
        if (refusal === null) continue;
        const { sql } = statement;
        const isOwn = isWithin(refusal, sql, compiled.sql.text);
        return {
          verdict: 'error',
          diagnostics: [isOwn ? this.#placed(node, compiled, sql, refusal) : this.#ofPlan(node, refusal)],
        };
      }
    } catch (thrown) {
      return { verdict: 'error', diagnostics: atNode(node, thrown) };
    }
    return { verdict: 'ok' };
  }

  /** Checks the statement that creates a function of the project, and takes it over for what calls it. */
  async functionOf(node: Node, compiled: CompiledNode): Promise<Found> {
    const { compiler, connection } = this.#context;
    const sql = await compiler.renderFor(node, FUNCTION_SQL, connection, compiledModel(node, compiled.sql.text));
    await this.#sandbox.createSchema(node.database, node.schema);
    if (await this.#sandbox.declare(sql)) return { verdict: 'ok' };
    const { columns: _, ...found } = await this.query(node, compiled, () => sql);
    return found;
  }

  /** Checks the hooks of a node, which see its table. */
  async hooks(node: Node): Promise<Found> {
    const { compiler, connection } = this.#context;
    for (const text of hookTexts(node)) {
      const compiled = await compiler.compileHook(node, text, connection);
      const hook = { ...compiled, path: compiled.path.replace(/(\.\w+)?$/, '.hook$1') };
      const found = await this.script(node, hook);
      const position = hookPosition(node, text);
      const wrong = found.diagnostics?.map((one) => (position === undefined ? one : { ...one, position }));
      if (wrong !== undefined) return { verdict: 'error', diagnostics: wrong };
    }
    return { verdict: 'ok' };
  }

  /** Takes over what the header and the hooks of a node declare, such as functions, so that its query can call them. */
  async declarations(node: Node): Promise<void> {
    const { compiler, connection } = this.#context;
    const { sql_header: header } = node.config;
    const texts = [...(typeof header === 'string' ? [header] : []), ...hookTexts(node)];
    for (const text of texts.filter((one) => /\bcreate\b/i.test(one))) {
      await this.declare((await compiler.compileHook(node, text, connection)).sql.text);
    }
  }

  /** Takes over what the statements of a script declare. */
  async declare(script: string): Promise<void> {
    for (const { sql, declares } of splitScript(script, this.#sandbox.tokens))
      if (declares) await this.#sandbox.declare(sql);
  }

  /** Checks statements one after the other; those behind see what those before make and declare. */
  async script(node: Node, compiled: CompiledNode): Promise<Found> {
    const { text } = compiled.sql;
    for (const statement of splitScript(text, this.#sandbox.tokens)) {
      const refusal = await this.#read(node, statement, true);
      if (refusal === null) continue;
      const placed = { ...refusal, offset: refusal.offset + text.indexOf(statement.sql) };
      return { verdict: 'error', diagnostics: [this.#placed(node, compiled, text, placed)] };
    }
    return { verdict: 'ok' };
  }

  /** Why a statement of a script is refused; null for one that is not, or that only the running script makes right. */
  async #read(node: Node, statement: PlannedStatement, isFollowed: boolean): Promise<Refusal | null> {
    const { sql, declares } = statement;
    if (declares && (await this.#sandbox.declare(sql))) return null;
    const said = await this.#sandbox.read(sql);
    if (!said.ok) return gapOf(node, said.refusal) !== null || isOfScript(said.refusal) ? null : said.refusal;
    if (isFollowed) await this.#make(statement, said.columns);
    return null;
  }

  /** Makes the table that a statement makes, for those that follow it. */
  async #make({ sql, makes, from }: PlannedStatement, told: readonly ColumnInfo[]): Promise<void> {
    if (makes === null) return;
    const query = told.length === 0 && from !== null ? await this.#sandbox.read(from) : null;
    const columns = query?.ok === true ? query.columns : told;
    if (columns.length > 0) await this.#sandbox.createTable(makes, columns);
    else await this.#sandbox.declare(sql);
  }

  /** The columns of a query. Throws ETL6606 for one that cannot be analyzed. */
  async describe(sql: string): Promise<readonly ColumnInfo[]> {
    const said = await this.#sandbox.read(sql);
    if (said.ok) return said.columns;
    throw EtlError.of('ETL6606', { what: 'asks for the columns of a query that cannot be analyzed' });
  }

  get #sandbox() {
    return this.#context.input.sandbox;
  }

  #placed(node: Node, compiled: CompiledNode, statement: string, refusal: Refusal): Diagnostic {
    writeSql(path.resolve(this.#context.input.projectRoot, compiled.path), compiled.sql.text);
    return placedProblem(refusal, this.#checkedSql(node, compiled, statement));
  }

  #ofPlan(node: Node, { message }: Refusal): Diagnostic {
    const details = { position: nodePosition(node), uniqueId: node.unique_id };
    return diagnostic('ETL6608', { name: node.name, engine: this.#context.input.engine, why: message }, details);
  }

  #checkedSql(node: Node, compiled: CompiledNode, statement: string): CheckedSql {
    const { input, schemas, compiler } = this.#context;
    const { manifest, engine } = input;
    const read = (manifest.parentMap.get(node.unique_id) ?? []).flatMap(
      (id) => manifest.sources.get(id) ?? manifest.nodes.get(id) ?? [],
    );
    const columns = read.flatMap((one) => schemas.get(compiler.relationOf(one).relation)?.columns ?? []);
    const sources = read.flatMap((one) => (one.resource_type === 'source' ? [`${one.source_name}.${one.name}`] : []));
    return { node, engine, compiled, statement, columns: columns.map((one) => one.name), sources };
  }
}

/** Why a refusal says nothing of a node's SQL. */
function gapOf(node: Node, { missing, reason }: Refusal): string | null {
  if (missing?.what === 'column' && missing.name.startsWith('_dbt_max_partition'))
    return 'it uses _dbt_max_partition, which the script that builds it sets';
  // A name without a dot can only be that of a common table expression.
  if (missing?.what === 'table' && missing.name.includes('.'))
    return `it reads ${missing.name}, which is no source and no model of this project`;
  if (typeof node.config.sql_header === 'string' && missing !== undefined && missing.what !== 'table')
    return 'what its sql_header declares is not known to the analyzer';
  return reason;
}

/** Variables of a script and columns that partitions have of their own are known when it runs. */
function isOfScript({ message }: Refusal): boolean {
  return /^(?:Unrecognized name: |Column )`?(?:_PARTITION|_dbt_max_partition|dbt_|etl_)/i.test(message);
}

function isWithin({ offset }: Refusal, statement: string, compiled: string): boolean {
  const start = statement.indexOf(compiled);
  return start !== -1 && offset >= start && offset < start + compiled.length;
}

/** Mistakes of a config are told at the node where they have no place of their own. */
function atNode(node: Node, thrown: unknown): readonly Diagnostic[] {
  return diagnosticsOf(thrown).map((one) =>
    one.position === undefined ? { ...one, position: nodePosition(node), uniqueId: node.unique_id } : one,
  );
}

/** Where a hook is written, when it stands in the model's own file. */
function hookPosition(node: Node, hook: string): Position | undefined {
  const start = node.etl.line === 1 ? node.raw_code.indexOf(hook) : -1;
  return start === -1 ? undefined : positionAt(node.raw_code, start, node.original_file_path, hook.length);
}

function writeSql(file: string, sql: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, sql);
}
