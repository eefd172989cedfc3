import type { ColumnInfo } from '../../adapters/index.ts';
import { type CompiledNode, Compiler, schemaNames } from '../../compiler/index.ts';
import type { Node, SourceNode, UnitTestNode } from '../../manifest/types.ts';
import { isFullRefresh } from '../../materializations/index.ts';
import { failingRowsSql, judgingSql, testRules } from '../../quality/index.ts';
import type { Value } from '../../templates/index.ts';
import { contractProblem } from './contract.ts';
import { ARRIVAL_COLUMNS, declaredSchema, hiddenColumns, sourceSchema } from './declared-schema.ts';
import { type Found, failed } from './found.ts';
import { KnownSchemas } from './known-schemas.ts';
import { isByArrival, layoutProblems, nameProblem, storedColumns } from './layout.ts';
import { type OfflineWarehouse, offlineWarehouse } from './offline-warehouse.ts';
import { seedSchema } from './seed-schema.ts';
import { snapshotSchema } from './snapshot-schema.ts';
import { StatementChecker } from './statement-checker.ts';
import type { CheckedNode, CheckInput } from './types.ts';
import { checkUnitTest } from './unit-test-checker.ts';

/** Checks one node after the other, and remembers the columns that each gives. */
export class NodeChecker {
  readonly #input: CheckInput;
  readonly #schemas: KnownSchemas;
  readonly #offline: OfflineWarehouse;
  readonly #compiler: Compiler;
  readonly #statements: StatementChecker;
  /** What the hooks of the project see beside the usual names. */
  readonly #hookNames: ReadonlyMap<string, Value>;
  /** The node whose columns are not known, by those that read it, directly or not. */
  readonly #blockers = new Map<string, CheckedNode>();

  constructor(input: CheckInput) {
    this.#input = input;
    this.#schemas = new KnownSchemas(input.sandbox);
    this.#hookNames = new Map<string, Value>([...schemaNames([...input.manifest.nodes.values()]), ['results', []]]);
    const describe = (sql: string) => this.#statements.describe(sql);
    const evaluate = (sql: string) => input.sandbox.evaluate(sql);
    this.#offline = offlineWarehouse(input.adapter, this.#schemas, describe, evaluate);
    this.#compiler = new Compiler({
      host: { ...input.host, adapter: this.#offline.adapter },
      manifest: input.manifest,
      lookups: input.lookups,
      functions: input.functions,
      sources: input.sources,
      relations: () => this.#offline.relations(),
      empty: false,
      targetFolder: input.targetFolder,
    });
    const { connection } = this.#offline;
    this.#statements = new StatementChecker({ input, schemas: this.#schemas, compiler: this.#compiler, connection });
  }

  /** Takes over what `on-run-start` declares, before the first node is checked. */
  async prepare(): Promise<void> {
    for (const node of this.#input.manifest.nodes.values()) {
      if (node.resource_type !== 'operation' || !node.tags.includes('on-run-start')) continue;
      const compiled = await this.#compile(node).catch(() => null);
      if (compiled !== null) await this.#statements.declare(compiled.sql.text);
    }
  }

  /** Checks a node whose parents were checked. */
  async check(id: string, parents: readonly CheckedNode[]): Promise<CheckedNode> {
    const { manifest } = this.#input;
    const source = manifest.sources.get(id);
    if (source !== undefined) return await this.#source(source);
    const unitTest = manifest.unitTests.get(id);
    if (unitTest !== undefined) return checkedNode(unitTest, await this.#unitTest(unitTest, parents));
    const node = manifest.nodes.get(id);
    if (node === undefined) return unknownNode(id);
    const found = await this.#node(node, parents).catch(failed);
    const declared = () => declaredSchema(node, this.#input.adapter, this.#schemas.types);
    const columns = found.columns ?? (storesRows(node) ? await declared() : null);
    if (columns !== null && storesRows(node)) await this.#remember(node, columns);
    return checkedNode(node, { ...found, columns });
  }

  async #source(source: SourceNode): Promise<CheckedNode> {
    const { adapter, engine } = this.#input;
    const { columns, diagnostics } = await sourceSchema(source, { adapter, engine, types: this.#schemas.types });
    const { relation } = this.#compiler.relationOf(source);
    await this.#schemas.add(relation, 'table', columns, hiddenColumns(source));
    const verdict = diagnostics.length > 0 ? 'error' : 'ok';
    const name = `${source.source_name}.${source.name}`;
    return checkedNode({ ...source, name }, { verdict, columns, diagnostics });
  }

  async #node(node: Node, parents: readonly CheckedNode[]): Promise<Found> {
    if (node.resource_type === 'seed')
      return { verdict: 'ok', columns: await seedSchema(node, this.#input.adapter, this.#input.projectRoot) };
    if (node.language === 'python') return { verdict: 'not checkable', reason: 'it is written in Python' };
    const blind = parents.find(isBlind);
    if (blind !== undefined) return this.#skipped(node.unique_id, blind);
    if (node.resource_type === 'test') return await this.#test(node);
    if (node.resource_type === 'function') return await this.#statements.functionOf(node, await this.#compile(node));
    if (node.resource_type === 'operation') return await this.#statements.script(node, await this.#compile(node));
    await this.#statements.declarations(node);
    const compiled = await this.#compile(node);
    const found = await this.#statements.query(node, compiled);
    if (found.verdict !== 'ok' || !found.columns) return found;
    const wrong = storesRows(node) ? nameProblem(node, found.columns) : null;
    if (wrong !== null) return { verdict: 'error', diagnostics: [wrong] };
    if (node.resource_type === 'snapshot')
      return { ...found, columns: snapshotSchema(node, found.columns, this.#input.adapter) };
    return node.resource_type === 'model' ? await this.#model(node, compiled, found.columns) : found;
  }

  #skipped(uniqueId: string, blind: CheckedNode): Found {
    const blocker = this.#blockers.get(blind.uniqueId) ?? blind;
    this.#blockers.set(uniqueId, blocker);
    const why = blocker.verdict === 'error' ? 'has a mistake' : 'cannot be checked';
    return { verdict: 'skipped', reason: `what it reads comes from "${blocker.name}", which ${why}` };
  }

  /** What else has to be right of a model whose query is. */
  async #model(node: Node, compiled: CompiledNode, given: readonly ColumnInfo[]): Promise<Found> {
    const { adapter, sandbox } = this.#input;
    const contract = await contractProblem(node, given, adapter, this.#schemas.types);
    const diagnostics = [...(contract === null ? [] : [contract]), ...layoutProblems(node, given, adapter)];
    const columns = storedColumns(node, given);
    if (diagnostics.length > 0) return { verdict: 'error', columns, diagnostics };
    if (node.config.materialized === 'ephemeral' || this.#compiler.ownMaterialization(node) !== null)
      return { verdict: 'ok', columns };
    await sandbox.createSchema(node.database, node.schema);
    const first = await this.#statements.plan(node, compiled, { given, existing: null });
    if (first.verdict !== 'ok') return { ...first, columns };
    await this.#remember(node, columns);
    const again = await this.#again(node, columns);
    if (again.verdict !== 'ok') return { ...again, columns };
    return { ...(await this.#statements.hooks(node)), columns };
  }

  /** An incremental model once more, as it is when its table is there. */
  async #again(node: Node, existing: readonly ColumnInfo[]): Promise<Found> {
    if (node.config.materialized !== 'incremental' || isFullRefresh(node.config, false)) return { verdict: 'ok' };
    const compiled = await this.#compile(node);
    const found = await this.#statements.query(node, compiled);
    if (found.verdict !== 'ok' || !found.columns) return found;
    return await this.#statements.plan(node, compiled, { given: found.columns, existing });
  }

  async #test(node: Node): Promise<Found> {
    const rules = testRules(node.config);
    const judged = (sql: string) => judgingSql(failingRowsSql(sql, rules.limit), rules);
    const { columns: _, ...found } = await this.#statements.query(node, await this.#compile(node), judged);
    return found;
  }

  async #unitTest(test: UnitTestNode, parents: readonly CheckedNode[]): Promise<Found> {
    const { manifest, engine, projectRoot } = this.#input;
    const model = manifest.nodes.get(test.depends_on.nodes[0] ?? '');
    const blind = parents.find((one) => one.columns === null || one.verdict === 'error');
    if (blind !== undefined) return this.#skipped(test.unique_id, blind);
    if (model === undefined) return { verdict: 'not checkable', reason: 'its model is not in the project' };
    const { adapter, connection } = this.#offline;
    const request = { test, model, compiler: this.#compiler, adapter, connection, projectRoot };
    return await checkUnitTest({ request, engine, schemas: this.#schemas, statements: this.#statements });
  }

  /** Compiled files are written only where a mistake is shown in them: there are many, and they are rarely looked at. */
  #compile(node: Node): Promise<CompiledNode> {
    const extra = node.resource_type === 'operation' ? { extra: this.#hookNames } : {};
    return this.#compiler.compile(node, this.#offline.connection, { standIns: new Map(), ...extra });
  }

  async #remember(node: Node, columns: readonly ColumnInfo[]): Promise<void> {
    const type = node.config.materialized === 'view' ? 'view' : 'table';
    const { relation } = this.#compiler.relationOf(node);
    await this.#schemas.add(relation, type, columns, isByArrival(node) ? ARRIVAL_COLUMNS : []);
  }
}

/** Whether what reads a node cannot be checked. */
function isBlind({ columns, resourceType, verdict }: CheckedNode): boolean {
  if (resourceType === 'function') return verdict === 'error';
  return columns === null && !['test', 'operation'].includes(resourceType);
}

/** Whether other nodes can read it by name. */
function storesRows(node: Node): boolean {
  return ['model', 'seed', 'snapshot'].includes(node.resource_type);
}

function checkedNode(
  {
    unique_id: uniqueId,
    name,
    resource_type: resourceType,
  }: Pick<Node | SourceNode | UnitTestNode, 'unique_id' | 'name' | 'resource_type'>,
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
