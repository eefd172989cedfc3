import { resolve } from 'node:path';
import type { Relation } from '../../adapters/relation.ts';
import type { ResultTable } from '../../adapters/types.ts';
import { Compiler } from '../../compiler/index.ts';
import { type QueryComment, queryComments } from '../../compiler/query-comment.ts';
import { type Diagnostic, diagnosticsOf, EtlErrors } from '../../diagnostics/index.ts';
import { ConnectionSlots } from '../../loader/connection-slots.ts';
import type { LoadPlan } from '../../loader/index.ts';
import { newLoadId } from '../../loader/load-id.ts';
import type { ArtifactContext } from '../../manifest/artifacts/manifest-artifact.ts';
import type { RunResultRecord } from '../../manifest/artifacts/run-results.ts';
import type { ParsedProject } from '../../manifest/index.ts';
import type { Manifest, Node } from '../../manifest/types.ts';
import { timeText } from '../../materializations/incremental/batches.ts';
import type { EventSink, NodeResult, RunSummary } from '../../runner/events.ts';
import type { Invocation } from '../command.ts';
import { etlVersion } from '../version.ts';
import { warningRule } from '../warnings.ts';
import { deferredRelations } from './deferral.ts';
import { executionFlags } from './execution-flags.ts';
import { inlineNode } from './inline-node.ts';
import { isManifestKept, writeManifests } from './kept-manifest.ts';
import { isKnown, kindOfId } from './known-nodes.ts';
import { loadPlans } from './load-plans.ts';
import { lookupsOf } from './lookups.ts';
import { maskedResults } from './masked-results.ts';
import { noOpRecords } from './no-op-records.ts';
import { openConnection } from './open-connection.ts';
import { openWorkplace, type Workplace } from './open-workplace.ts';
import { parseWorkplace } from './parse-workplace.ts';
import { previewRows } from './preview-rows.ts';
import type { ProjectSelectors } from './project-selectors.ts';
import { type EventSpan, sampleSpan } from './sample-span.ts';
import { selectNodes } from './selection.ts';
import { writtenFlags } from './template-flags.ts';
import type { CompiledNode, CompileSelection, RunRequest, SelectOptions, Session } from './types.ts';
import { WarehouseHolder } from './warehouse-holder.ts';
import type { SessionWork } from './work.ts';
import { artifactContext, compiledArtifact, compiledOf, writeResults } from './write-artifacts.ts';

/** Finds, reads and parses the project of a command. Throws every mistake of it in one go. */
export async function openSession(invocation: Invocation): Promise<Session> {
  const started = performance.now();
  const workplace = await openWorkplace(invocation);
  const { warnings, ...parsed } = await parseWorkplace(workplace, invocation);
  const sample = await sampleSpan(workplace.flags.sample, parsed.host.invocation.startedAt);
  return new ProjectSession(invocation, workplace, parsed, { warnings, started, sample });
}

interface Opened {
  readonly warnings: readonly Diagnostic[];
  readonly started: number;
  readonly sample: EventSpan | undefined;
}

class ProjectSession implements Session {
  readonly manifest: Manifest;
  readonly warnings: readonly Diagnostic[];
  readonly parseSeconds: number;
  readonly targetFolder: string;
  readonly #invocation: Invocation;
  readonly #workplace: Workplace;
  readonly #host: ParsedProject['host'];
  readonly #parsed: ParsedProject;
  readonly #selectors: ProjectSelectors;
  readonly #compiler: Compiler;
  readonly #queryComment: QueryComment;
  readonly #holder: WarehouseHolder;
  readonly #sample: EventSpan | undefined;
  /** Relations that stand for nodes under `--defer`. */
  #deferred: ReadonlyMap<string, Relation> = new Map();

  constructor(
    invocation: Invocation,
    workplace: Workplace,
    parsed: ParsedProject & { readonly selectors: ProjectSelectors },
    { warnings, started, sample }: Opened,
  ) {
    this.#invocation = invocation;
    this.#workplace = workplace;
    this.#host = parsed.host;
    this.#parsed = parsed;
    this.#selectors = parsed.selectors;
    this.manifest = parsed.manifest;
    this.warnings = warnings;
    this.parseSeconds = (performance.now() - started) / 1000;
    this.targetFolder = resolve(workplace.project.root, workplace.project.paths.target);
    this.#queryComment = queryComments(parsed.host);
    this.#holder = new WarehouseHolder(workplace, this.#queryComment, {
      command: `etl ${invocation.command.name}`,
      wait: this.flags.wait === true,
      signal: invocation.io.signal,
      startedAt: parsed.host.invocation.startedAt,
      onWait: (holder) => invocation.console.reporter.log('info', `Waiting for the warehouse, held by ${holder}.`),
    });
    this.#compiler = new Compiler({
      ...lookupsOf(this.manifest, parsed.host.root),
      host: parsed.host,
      manifest: this.manifest,
      relations: () => this.#holder.relations(),
      empty: this.flags.empty === true,
      targetFolder: this.targetFolder,
      sample: sample && { start: timeText(sample.from), end: timeText(sample.to) },
      deferred: (id) => this.#deferred.get(id),
    });
    this.#sample = sample;
  }

  get project() {
    return this.#workplace.project;
  }

  get profile() {
    return this.#workplace.profile;
  }

  get flags() {
    return this.#workplace.flags;
  }

  get counts() {
    return this.#parsed.counts;
  }

  get work(): SessionWork {
    return {
      workplace: this.#workplace,
      host: this.#host,
      compiler: this.#compiler,
      warehouse: this.#holder,
      artifact: () => this.#artifact(),
      writeResults: (results, elapsed, args) => {
        if (this.flags.writeJson !== false) this.#writeRun(results, elapsed, args);
      },
    };
  }

  select(options: SelectOptions): readonly string[] {
    const { only } = this.#invocation;
    if (only !== undefined) return [...only].filter((id) => isKnown(this.manifest, id)).sort();
    return selectNodes(this.manifest, options.flags ?? this.flags, options, {
      cwd: this.#invocation.io.cwd,
      root: this.project.root,
      targetFolder: this.targetFolder,
      selectorPosition: this.#selectors.positionOf,
      onWarning: (found) => this.#host.warn(found),
    });
  }

  async #defer(selected: readonly string[], built: ReadonlySet<string>): Promise<void> {
    this.#deferred = await deferredRelations({
      flags: this.flags,
      cwd: this.#invocation.io.cwd,
      manifest: this.manifest,
      quoting: this.project.quoting,
      selected: new Set(selected),
      built,
      relations: () => this.#holder.relations(),
      connection: () => this.#holder.connection(),
    });
  }

  async compile(uniqueIds: readonly string[], how?: CompileSelection): Promise<readonly CompiledNode[]> {
    await this.#defer(uniqueIds, new Set());
    const compiled: CompiledNode[] = [];
    const found: Diagnostic[] = [];
    for (const id of uniqueIds) {
      const node = this.manifest.nodes.get(id);
      if (node === undefined) continue;
      try {
        compiled.push(await this.#compileOne(node, how?.toPreview === true));
      } catch (thrown) {
        found.push(...diagnosticsOf(thrown));
      }
    }
    if (found.length > 0) throw new EtlErrors(found);
    const sql = new Map(
      compiled.flatMap((one) =>
        one.uniqueId === null || one.path === null
          ? []
          : [[one.uniqueId, compiledArtifact(one.sql, one.path)] as const],
      ),
    );
    if (this.flags.writeJson !== false) writeManifests(this.targetFolder, this.#parsed, this.#artifact(), sql);
    return compiled;
  }

  async #compileOne(node: Node, toPreview: boolean): Promise<CompiledNode> {
    if (node.resource_type === 'seed') {
      const sql = `select * from ${node.relation_name ?? ''}`;
      return { uniqueId: node.unique_id, name: node.name, sql, path: null, mapped: null };
    }
    const { sql, path } = await this.#compiler.compile(node, () => this.#holder.connection(node));
    return { uniqueId: node.unique_id, name: node.name, sql: sql.text, path, mapped: toPreview ? sql : null };
  }

  async compileInline(sql: string): Promise<CompiledNode> {
    await this.#defer([], new Set());
    const { credentials, project } = this.#workplace;
    const target = { database: credentials.database ?? null, schema: credentials.schema };
    const node = inlineNode(sql, project.name, target);
    const compiled = await this.#compiler.compile(node, () => this.#holder.connection(node));
    return { uniqueId: null, name: node.name, sql: compiled.sql.text, path: null, mapped: compiled.sql };
  }

  async preview(node: CompiledNode, limit: number | undefined): Promise<ResultTable> {
    const known = this.manifest.nodes.get(node.uniqueId ?? '');
    const connection = await this.#holder.connection(known);
    return previewRows(connection, node, { header: known?.config.sql_header, limit });
  }

  planLoads(uniqueIds: readonly string[]): Promise<readonly LoadPlan[]> {
    return loadPlans(this.work, this.manifest, uniqueIds);
  }

  async run(request: RunRequest, events: EventSink): Promise<RunSummary> {
    const { project, profile, credentials, flags, environment } = this.#workplace;
    const selected = new Set(this.select({ types: request.types, skipEmpty: true }));
    const { id: invocationId, startedAt } = this.#host.invocation;
    const results: NodeResult[] = [];
    const warehouse = await this.#holder.toWrite();
    const builds = (id: string) => request.kinds.has(kindOfId(this.manifest, id) ?? 'operation');
    await this.#defer([...selected], new Set([...selected].filter(builds)));
    const { runNodes } = await import('../../runner/run.ts');
    const outcome = await runNodes({
      command: request.command,
      invocationId,
      projectName: project.name,
      target: profile.targetName,
      manifest: this.manifest,
      compiler: this.#compiler,
      relations: await this.#holder.relations(),
      warehouse,
      selected,
      kinds: request.kinds,
      publish: project.publish,
      queryComment: this.#queryComment,
      warningRule: warningRule(flags),
      threads: flags.singleThreaded === true ? 1 : (flags.threads ?? credentials.threads),
      failFast: flags.failFast === true,
      flags: { ...executionFlags(flags, this.#sample), earlierBatches: this.#invocation.earlierBatches },
      loads: {
        connection: (name) => openConnection(this.#workplace, name),
        projectRoot: project.root,
        project: project.name,
        target: profile.targetName,
        loadId: newLoadId(startedAt),
        loadedAt: startedAt,
        slots: new ConnectionSlots(),
        ...(flags.lookbackDays === undefined ? {} : { lookbackDays: flags.lookbackDays }),
      },
      etlVersion: etlVersion(),
      mask: (text) => environment.mask.apply(text),
      signal: request.signal,
      emit: (event) => {
        if (event.kind === 'node_finished') results.push(event.result);
        events(event);
      },
    });
    if (flags.writeJson !== false) {
      const more = noOpRecords(this.manifest, selected, outcome.results);
      this.#writeRun(outcome.results, outcome.summary.elapsed, {}, more);
    }
    await warehouse.writeReadCopy?.();
    return outcome.summary;
  }

  #writeRun(
    results: readonly NodeResult[],
    elapsed: number,
    told: Readonly<Record<string, unknown>> = {},
    more: readonly RunResultRecord[] = [],
  ): void {
    const { invocationId, startedAt, generatedAt } = this.#artifact();
    writeManifests(this.targetFolder, this.#parsed, this.#artifact(), compiledOf(results, this.#compiler.ephemerals));
    const args = {
      ...writtenFlags(this.flags, this.#invocation.command.name),
      project_dir: this.project.root,
      ...told,
    };
    const context = { invocationId, startedAt, generatedAt, elapsed, args };
    const shown = maskedResults(results, this.#workplace.environment.mask);
    writeResults(this.targetFolder, this.manifest, shown, context, more);
  }

  writeManifest(): boolean {
    if (isManifestKept(this.targetFolder, this.#parsed)) return false;
    writeManifests(this.targetFolder, this.#parsed, this.#artifact(), new Map());
    return true;
  }

  async close(): Promise<void> {
    await this.#holder.close();
  }

  #artifact(): ArtifactContext {
    return artifactContext(this.#workplace, this.#host);
  }
}
