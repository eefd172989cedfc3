import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ColumnInfo } from '../../adapters/index.ts';
import type { CompiledNode, Compiler, ConnectionSource } from '../../compiler/index.ts';
import {
  type Diagnostic,
  diagnostic,
  diagnosticsOf,
  EtlError,
  type Position,
  positionAt,
} from '../../diagnostics/index.ts';
import { type CatalogTable, gapReason, type SqlProblem } from '../../googlesql/index.ts';
import { nodePosition } from '../../manifest/node-position.ts';
import type { Node } from '../../manifest/types.ts';
import type { Found } from './found.ts';
import { hookTexts } from './hooks.ts';
import type { KnownSchemas } from './known-schemas.ts';
import { type CheckedSql, placedProblem } from './place-problem.ts';
import { type PlanFacts, planStatements, splitScript } from './plan-statements.ts';
import type { CheckInput } from './types.ts';

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
    const said = await this.#analyze(statement);
    if (said.ok) return { verdict: 'ok', columns: said.columns };
    const reason = this.#gap(node, said.problem, statement);
    if (reason !== null) return { verdict: 'not checkable', reason };
    return { verdict: 'error', diagnostics: [this.#placed(node, compiled, statement, said.problem)] };
  }

  /** Checks the statements that would build a model whose query is right. */
  async plan(node: Node, compiled: CompiledNode, columns: PlanFacts['columns']): Promise<Found> {
    const { input, compiler } = this.#context;
    const target = compiler.relationOf(node).relation;
    const inBatches = compiler.runsInBatches(node);
    const facts = { node, target, compiledSql: compiled.sql.text, columns, adapter: input.adapter, inBatches };
    const describe = (sql: string) => this.describe(sql);
    const made = new Map<string, CatalogTable>();
    try {
      for (const { sql, makes } of await planStatements({ ...facts, describe })) {
        const said = await this.#analyze(sql, made);
        if (said.ok) {
          if (makes !== null) made.set(makes.toLowerCase(), madeTable(makes, said.columns));
          continue;
        }
        if (this.#gap(node, said.problem, sql) !== null || isOfScript(said.problem)) continue;
        const isOwn = isWithin(said.problem, sql, compiled.sql.text);
        return {
          verdict: 'error',
          diagnostics: [isOwn ? this.#placed(node, compiled, sql, said.problem) : this.#ofPlan(node, said.problem)],
        };
      }
    } catch (thrown) {
      return { verdict: 'error', diagnostics: atNode(node, thrown) };
    }
    return { verdict: 'ok' };
  }

  /** Checks the hooks of a node, which see its table. */
  async hooks(node: Node): Promise<Found> {
    const { compiler, connection } = this.#context;
    for (const text of hookTexts(node)) {
      const compiled = await compiler.compileHook(node, text, connection);
      for (const { sql } of splitScript(compiled.sql.text)) {
        const said = await this.#analyze(sql);
        if (said.ok || this.#gap(node, said.problem, sql) !== null || isOfScript(said.problem)) continue;
        const problem = { ...said.problem, offset: said.problem.offset + compiled.sql.text.indexOf(sql) };
        const hook = { ...compiled, path: compiled.path.replace(/(\.\w+)?$/, '.hook$1') };
        const found = this.#placed(node, hook, compiled.sql.text, problem);
        const position = hookPosition(node, text);
        return { verdict: 'error', diagnostics: [position === undefined ? found : { ...found, position }] };
      }
    }
    return { verdict: 'ok' };
  }

  /** The columns of a query. Throws ETL6606 for one that cannot be analyzed. */
  async describe(sql: string): Promise<readonly ColumnInfo[]> {
    const said = await this.#analyze(sql);
    if (said.ok) return said.columns;
    throw EtlError.of('ETL6606', { what: 'asks for the columns of a query that cannot be analyzed' });
  }

  #analyze(sql: string, made: ReadonlyMap<string, CatalogTable> = new Map()) {
    const { input, schemas } = this.#context;
    return input.google.analyze(sql, { find: (name) => made.get(name.toLowerCase()) ?? schemas.find(name) });
  }

  #gap(node: Node, { message }: SqlProblem, statement: string): string | null {
    if (/^Unrecognized name: _dbt_max_partition/.test(message))
      return 'it uses _dbt_max_partition, which the script that builds it sets';
    // A name without a dot can only be that of a common table expression.
    const table = /^Table not found: ([^;]*\.[^;]*)/.exec(message)?.[1];
    if (table !== undefined) return `it reads ${table}, which is no source and no model of this project`;
    const isUnknown = /^(?:Function not found|Table-valued function not found|Unrecognized name)/.test(message);
    if (isUnknown && typeof node.config.sql_header === 'string')
      return 'what its sql_header declares is not known to the analyzer';
    return gapReason(message, statement);
  }

  #placed(node: Node, compiled: CompiledNode, statement: string, problem: SqlProblem): Diagnostic {
    writeSql(path.resolve(this.#context.input.projectRoot, compiled.path), compiled.sql.text);
    return placedProblem(problem, this.#checkedSql(node, compiled, statement));
  }

  #ofPlan(node: Node, { message }: SqlProblem): Diagnostic {
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

function madeTable(name: string, columns: readonly ColumnInfo[]): CatalogTable {
  return { name, columns: columns.map((one) => ({ name: one.name, type: one.dataType })) };
}

/** Variables of a script and columns that partitions have of their own are known when it runs. */
function isOfScript({ message }: SqlProblem): boolean {
  return /^(?:Unrecognized name: |Column )`?(?:_PARTITION|_dbt_max_partition|dbt_|etl_)/i.test(message);
}

function isWithin({ offset }: SqlProblem, statement: string, compiled: string): boolean {
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
