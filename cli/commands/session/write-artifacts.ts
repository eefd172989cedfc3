import { join } from 'node:path';
import type { CompiledNode } from '../../compiler/index.ts';
import type { ArtifactContext, CompiledNode as CompiledArtifact } from '../../manifest/artifacts/manifest-artifact.ts';
import {
  etlResultsArtifact,
  type ResultsContext,
  type RunResultRecord,
  runResultsArtifact,
} from '../../manifest/artifacts/run-results.ts';
import { writeChunks } from '../../manifest/artifacts/write-json.ts';
import type { MacroHost } from '../../manifest/context/context-host.ts';
import type { Manifest } from '../../manifest/types.ts';
import type { NodeResult } from '../../runner/events.ts';
import type { Workplace } from './open-workplace.ts';

/** Writes `run_results.json`, which has dbt's nodes only, and `etl_results.json`, which has loads too. */
export function writeResults(
  folder: string,
  manifest: Manifest,
  results: readonly NodeResult[],
  context: ResultsContext,
  more: readonly RunResultRecord[] = [],
): void {
  const known = results.filter(({ node }) => node.kind !== 'load' && node.kind !== 'export');
  const records = [...known.map((result) => recordOf(manifest, result)), ...more];
  writeChunks(join(folder, 'run_results.json'), runResultsArtifact(records, context));
  const own = results.map((result) => ({
    unique_id: result.node.uniqueId,
    kind: result.node.kind,
    status: result.status,
    stale: result.stale,
    skipped_because: result.skippedBecause,
    rows_affected: result.rowsAffected,
    failures_relation: result.failuresRelation,
    message: result.message,
    execution_time: result.executionTime,
  }));
  writeChunks(join(folder, 'etl_results.json'), etlResultsArtifact(own, context));
}

/** A result with the words of dbt, which says nothing of why a node was skipped but in one case. */
function recordOf(manifest: Manifest, result: NodeResult): RunResultRecord {
  const { node, status, compiledCode } = result;
  const isCompiled =
    node.kind === 'seed' || (node.kind === 'unit_test' && compiledCode === null) ? null : compiledCode !== null;
  return {
    unique_id: node.uniqueId,
    status,
    timing: result.timing,
    thread_id: result.threadId,
    execution_time: result.executionTime,
    adapter_response: result.adapterResponse,
    message: dbtMessage(result),
    failures: result.failures,
    compiled: isCompiled,
    compiled_code: compiledCode,
    relation_name: relationName(manifest, result),
    batch_results: result.batchResults === undefined ? null : { ...result.batchResults },
  };
}

/** Codes at run time of what dbt calls a compilation error: the statement was not sent. */
const COMPILATION = /^ETL(?:2|3|402|403|6005|4006)/;

/** The message of an error as dbt words it: its kind, its node, then what happened. */
function dbtMessage({ status, message, diagnostics, node }: NodeResult): string | null {
  const [first] = diagnostics;
  if (status === 'skipped') return null;
  if (status !== 'error' || first === undefined || message === null) return message;
  const kind = COMPILATION.test(first.code) ? 'Compilation' : 'Runtime';
  return `${kind} Error in ${node.kind} ${node.name} (${node.file})\n  ${message.replaceAll('\n', '\n  ')}`;
}

function relationName(manifest: Manifest, { node, failuresRelation }: NodeResult): string | null {
  if (node.kind === 'seed') return null;
  return manifest.nodes.get(node.uniqueId)?.relation_name ?? failuresRelation;
}

/** The compiled SQL of a run's nodes and of the ephemeral models that they refer to, as `manifest.json` shows it. */
export function compiledOf(
  results: readonly NodeResult[],
  ephemerals: ReadonlyMap<string, CompiledNode>,
): Map<string, CompiledArtifact> {
  const compiled = new Map<string, CompiledArtifact>();
  for (const [id, { sql, path }] of ephemerals) compiled.set(id, compiledArtifact(sql.text, path));
  for (const { node, compiledCode, compiledPath } of results) {
    if (compiledCode !== null) compiled.set(node.uniqueId, compiledArtifact(compiledCode, compiledPath));
  }
  return compiled;
}

/** One compiled node, as `manifest.json` shows it. */
export function compiledArtifact(code: string, path: string | null): CompiledArtifact {
  return {
    compiled: true,
    compiled_code: code,
    compiled_path: path,
    extra_ctes_injected: true,
    extra_ctes: [],
  };
}

/** What every artifact says of the command that writes it, with the time of now. */
export function artifactContext({ project, adapter }: Workplace, host: MacroHost): ArtifactContext {
  const { id, startedAt } = host.invocation;
  const quoting = { database: true, schema: true, identifier: true, ...project.quoting };
  return {
    invocationId: id,
    startedAt,
    generatedAt: new Date(),
    projectName: project.name,
    adapterType: adapter.type,
    quoting,
  };
}
