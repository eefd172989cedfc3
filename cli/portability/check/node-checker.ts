import type { ColumnInfo } from '../../adapters/index.ts';
import { type CompiledNode, Compiler } from '../../compiler/index.ts';
import { type Diagnostic, diagnosticsOf, EtlError } from '../../diagnostics/index.ts';
import { gapReason, type SqlProblem } from '../../googlesql/index.ts';
import type { Node, SourceNode } from '../../manifest/types.ts';
import { isFullRefresh } from '../../materializations/index.ts';
import { failingRowsSql, judgingSql, testRules } from '../../quality/index.ts';
import { contractProblem } from './contract.ts';
import { declaredSchema, sourceSchema } from './declared-schema.ts';
import { KnownSchemas } from './known-schemas.ts';
import { layoutProblems } from './layout.ts';
import { type OfflineWarehouse, offlineWarehouse } from './offline-warehouse.ts';
import { type CheckedSql, placedProblem } from './place-problem.ts';
import { seedSchema } from './seed-schema.ts';
import { snapshotSchema } from './snapshot-schema.ts';
import type { CheckedNode, CheckInput, Verdict } from './types.ts';

interface Found {
  readonly verdict: Verdict;
  readonly reason?: string;
  readonly columns?: readonly ColumnInfo[] | null;
  readonly diagnostics?: readonly Diagnostic[];
}

/** Checks one node after the other, and remembers the columns that each gives. */
export class NodeChecker {
  readonly #input: CheckInput;
  readonly #schemas = new KnownSchemas();
  readonly #offline: OfflineWarehouse;
  readonly #compiler: Compiler;

  constructor(input: CheckInput) {
    this.#input = input;
    this.#offline = offlineWarehouse(input.adapter, this.#schemas, (sql) => this.#described(sql));
    this.#compiler = new Compiler({
      host: { ...input.host, adapter: this.#offline.adapter },
      manifest: input.manifest,
      lookups: input.lookups,
      sources: input.sources,
      relations: () => this.#offline.relations(),
      empty: false,
      targetFolder: input.targetFolder,
    });
  }

  /** Checks a node whose parents were checked. */
  async check(id: string, parents: readonly CheckedNode[]): Promise<CheckedNode> {
    const { manifest } = this.#input;
    const source = manifest.sources.get(id);
    if (source !== undefined) return this.#source(source);
    const node = manifest.nodes.get(id);
    if (node === undefined) return unknownNode(id);
    const found = await this.#node(node, parents).catch(failed);
    const columns = found.columns ?? (storesRows(node) ? declaredSchema(node, this.#input.adapter) : null);
    if (columns !== null && storesRows(node)) this.#remember(node, columns);
    return checkedNode(node, { ...found, columns });
  }

  #source(source: SourceNode): CheckedNode {
    const { columns, diagnostics } = sourceSchema(source, this.#input);
    this.#schemas.add(this.#compiler.relationOf(source).relation, 'table', columns);
    const verdict = diagnostics.length > 0 ? 'error' : 'ok';
    const name = `${source.source_name}.${source.name}`;
    return checkedNode({ ...source, name }, { verdict, columns, diagnostics });
  }

  async #node(node: Node, parents: readonly CheckedNode[]): Promise<Found> {
    if (node.resource_type === 'seed')
      return { verdict: 'ok', columns: await seedSchema(node, this.#input.adapter, this.#input.projectRoot) };
    if (node.language === 'python') return { verdict: 'not checkable', reason: 'it is written in Python' };
    const blind = parents.find((one) => one.columns === null && one.resourceType !== 'test');
    if (blind !== undefined) return { verdict: 'skipped', reason: `the columns of "${blind.name}" are not known` };
    if (node.resource_type === 'test') return await this.#test(node);
    const first = await this.#analyzed(node, await this.#compile(node), (sql) => sql);
    if (first.columns === undefined || first.columns === null) return first;
    if (node.resource_type === 'snapshot')
      return { ...first, columns: snapshotSchema(node, first.columns, this.#input.adapter) };
    return await this.#model(node, first.columns);
  }

  async #model(node: Node, columns: readonly ColumnInfo[]): Promise<Found> {
    const contract = contractProblem(node, columns, this.#input.adapter);
    const diagnostics = [...(contract === null ? [] : [contract]), ...layoutProblems(node, columns)];
    if (diagnostics.length > 0) return { verdict: 'error', columns, diagnostics };
    if (node.config.materialized !== 'incremental' || isFullRefresh(node.config, false))
      return { verdict: 'ok', columns };
    this.#remember(node, columns);
    const again = await this.#analyzed(node, await this.#compile(node), (sql) => sql);
    return again.verdict === 'ok' ? { verdict: 'ok', columns } : { ...again, columns };
  }

  async #test(node: Node): Promise<Found> {
    const rules = testRules(node.config);
    const judged = (sql: string) => judgingSql(failingRowsSql(sql, rules.limit), rules);
    const { columns: _, ...found } = await this.#analyzed(node, await this.#compile(node), judged);
    return found;
  }

  #compile(node: Node): Promise<CompiledNode> {
    return this.#compiler.compile(node, this.#offline.connection);
  }

  async #analyzed(node: Node, compiled: CompiledNode, wrap: (sql: string) => string): Promise<Found> {
    const statement = wrap(compiled.sql.text);
    const said = await this.#input.google.analyze(statement, { find: this.#schemas.find });
    if (said.ok) return { verdict: 'ok', columns: said.columns };
    const reason = this.#gap(node, said.problem, statement);
    if (reason !== null) return { verdict: 'not checkable', reason };
    const diagnostics = [placedProblem(said.problem, this.#checkedSql(node, compiled, statement))];
    return { verdict: 'error', diagnostics };
  }

  #gap(node: Node, { message }: SqlProblem, statement: string): string | null {
    const table = /^Table not found: ([^;]+)/.exec(message)?.[1];
    if (table !== undefined) return `it reads ${table}, which is no source and no model of this project`;
    const header = node.config.sql_header;
    if (
      typeof header === 'string' &&
      /^(?:Function not found|Table-valued function not found|Unrecognized name)/.test(message)
    )
      return 'what its sql_header declares is not known to the analyzer';
    return gapReason(message, statement);
  }

  #checkedSql(node: Node, compiled: CompiledNode, statement: string): CheckedSql {
    const { manifest, engine } = this.#input;
    const read = (manifest.parentMap.get(node.unique_id) ?? []).flatMap(
      (id) => manifest.sources.get(id) ?? manifest.nodes.get(id) ?? [],
    );
    const columns = read.flatMap(
      (one) => this.#schemas.get(this.#compiler.relationOf(one).relation)?.columns.map(({ name }) => name) ?? [],
    );
    const sources = read.flatMap((one) => (one.resource_type === 'source' ? [`${one.source_name}.${one.name}`] : []));
    return { uniqueId: node.unique_id, engine, compiled, statement, columns, sources };
  }

  #remember(node: Node, columns: readonly ColumnInfo[]): void {
    const type = node.config.materialized === 'view' ? 'view' : 'table';
    this.#schemas.add(this.#compiler.relationOf(node).relation, type, columns);
  }

  async #described(sql: string): Promise<readonly ColumnInfo[]> {
    const said = await this.#input.google.analyze(sql, { find: this.#schemas.find });
    if (said.ok) return said.columns;
    throw EtlError.of('ETL6606', { what: 'asks for the columns of a query that cannot be analyzed' });
  }
}

/** Whether other nodes can read it by name. */
function storesRows(node: Node): boolean {
  return ['model', 'seed', 'snapshot'].includes(node.resource_type);
}

function failed(thrown: unknown): Found {
  if (thrown instanceof EtlError && thrown.code === 'ETL6606')
    return { verdict: 'not checkable', reason: withoutStop(thrown.message) };
  return { verdict: 'error', diagnostics: diagnosticsOf(thrown) };
}

function withoutStop(message: string): string {
  const sentence = message.replace(/\.$/, '');
  return `${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`;
}

function checkedNode(
  {
    unique_id: uniqueId,
    name,
    resource_type: resourceType,
  }: Pick<Node | SourceNode, 'unique_id' | 'name' | 'resource_type'>,
  { verdict, reason, columns, diagnostics }: Found,
): CheckedNode {
  return {
    uniqueId,
    name,
    resourceType,
    verdict,
    reason: reason ?? null,
    columns: columns ?? null,
    diagnostics: diagnostics ?? [],
  };
}

function unknownNode(id: string): CheckedNode {
  const shown = { unique_id: id, name: id, resource_type: 'operation' } as const;
  return checkedNode(shown, { verdict: 'not checkable', reason: 'it is no node with SQL' });
}
