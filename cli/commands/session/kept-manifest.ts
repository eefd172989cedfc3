import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { etlManifest } from '../../manifest/artifacts/etl-manifest.ts';
import {
  type ArtifactContext,
  type CompiledNode,
  manifestArtifact,
} from '../../manifest/artifacts/manifest-artifact.ts';
import { splicedManifest } from '../../manifest/artifacts/splice-manifest.ts';
import { writeChunks } from '../../manifest/artifacts/write-json.ts';
import type { ParsedProject } from '../../manifest/index.ts';

const ARTIFACTS = ['manifest.json', 'etl_manifest.json'] as const;
const NOTE = join('parse_cache', 'manifest.note.json');
/** With more nodes to replace, writing everything is as fast. */
const MOST_REPLACED = 200;

/** Of which parse the manifests of a target folder were written. */
interface Note {
  readonly parseId: string;
  readonly selectors: string;
  /** unique_ids of the nodes whose compiled SQL they show. */
  readonly compiled: readonly string[];
  /** The files as they were left. */
  readonly files: string;
}

/** Whether the manifests of a target folder are those that were written of this very parse, with nothing compiled. */
export function isManifestKept(folder: string, parsed: ParsedProject): boolean {
  const note = readNote(folder, parsed);
  return note !== undefined && note.parseId === parsed.parseId && note.compiled.length === 0;
}

/**
 * Writes `manifest.json` and `etl_manifest.json`, with the SQL of the nodes that were compiled, and notes of which parse
 * they are. What lies there already of this parse, or of one that differs in some nodes, is not made anew.
 */
export function writeManifests(
  folder: string,
  parsed: ParsedProject,
  context: ArtifactContext,
  compiled: ReadonlyMap<string, CompiledNode>,
): void {
  const file = join(folder, 'manifest.json');
  const { manifest } = parsed;
  const note = readNote(folder, parsed);
  const changed = note && changedSince(parsed, note.parseId);
  const shown = [...compiled.keys()].filter((id) => manifest.nodes.has(id));
  const nodes = new Set([...(changed?.ids ?? []), ...(note?.compiled ?? []), ...shown]);
  const isLittle = changed !== undefined && nodes.size <= MOST_REPLACED;
  const different = { nodes, hasNewEdges: changed?.isSameGraph === false };
  const spliced = isLittle ? splicedManifest(file, { manifest, context, compiled }, different) : undefined;
  writeChunks(file, spliced ?? manifestArtifact(manifest, context, compiled));
  writeChunks(join(folder, 'etl_manifest.json'), etlManifest(manifest, context));
  writeNote(folder, parsed, shown);
}

/** The nodes in which a parse differs from an earlier one; nothing when that is not known. */
function changedSince({ parseId, steps }: ParsedProject, earlier: string) {
  if (parseId === earlier) return { ids: [], isSameGraph: true };
  const at = steps.findIndex((step) => step.from === earlier);
  if (at === -1) return undefined;
  const since = steps.slice(at);
  return { ids: since.flatMap((step) => step.changed), isSameGraph: since.every((step) => step.isSameGraph) };
}

/** The note of the manifests that lie there, when they are still those that were written, with the same selectors. */
function readNote(folder: string, parsed: ParsedProject): Note | undefined {
  try {
    const note = JSON.parse(readFileSync(join(folder, NOTE), 'utf8')) as Note;
    return note.files === filesIn(folder) && note.selectors === selectorsOf(parsed) ? note : undefined;
  } catch {
    return undefined;
  }
}

/** Without the note the manifests are written again. */
function writeNote(folder: string, parsed: ParsedProject, compiled: readonly string[]): void {
  const files = filesIn(folder);
  const { parseId } = parsed;
  if (parseId === undefined || files === undefined) return;
  const note: Note = { parseId, selectors: selectorsOf(parsed), compiled, files };
  try {
    writeFileSync(join(folder, NOTE), JSON.stringify(note));
  } catch {
    // Only time is lost.
  }
}

function selectorsOf({ manifest }: ParsedProject): string {
  return JSON.stringify([...manifest.selectors]);
}

function filesIn(folder: string): string | undefined {
  const files = ARTIFACTS.map((name) => statSync(join(folder, name), { throwIfNoEntry: false }));
  if (files.includes(undefined)) return undefined;
  return JSON.stringify(files.map((found) => [found?.size, found?.mtimeMs, found?.ino]));
}
