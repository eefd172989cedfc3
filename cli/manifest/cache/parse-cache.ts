import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnostic } from '../../diagnostics/index.ts';
import { writeChunks } from '../artifacts/write-json.ts';
import type { ContextHost } from '../context/context-host.ts';
import type { ProjectFile } from '../read/files.ts';
import type { SourceTexts } from '../read/source-texts.ts';
import { sha256 } from '../read/text.ts';
import type { Manifest, Node } from '../types.ts';
import { changedFiles, signatureOf, writeFileList } from './file-list.ts';
import { changedNodesText, manifestOfText, nodeChunks, smallChunks } from './manifest-text.ts';

/** Changes whenever the parser's results do. */
const CACHE_VERSION = 6;
const NAME = 'partial_parse.etl.json';
const NODES = 'partial_parse.nodes.json';

/** What the first line of the cache says: under which conditions the rest holds. */
interface Header {
  readonly key: string;
  readonly parseId: string;
  /** How many nodes there are of each resource type. */
  readonly counts: Readonly<Record<string, number>>;
  /** Of all files: where they are, how large, when changed. */
  readonly files: string;
  /** Bytes of the file of nodes that belongs to this one. */
  readonly nodesSize: number;
  /** Environment variables that templates asked for, with what they had. */
  readonly environment: readonly (readonly [string, string | null])[];
  /** Warnings of the parse, told again each time. */
  readonly warnings: readonly Diagnostic[];
  readonly steps: readonly ParseStep[];
}

/** An earlier parse that this one differs from in some nodes only. */
export interface ParseStep {
  readonly from: string;
  /** unique_ids of the nodes that the next parse has changed. */
  readonly changed: readonly string[];
  /** All nodes have kept their parents. */
  readonly isSameGraph: boolean;
}

/** What the cache keeps: the manifest of a parse and its warnings. */
export interface KeptParse {
  readonly manifest: Manifest;
  readonly warnings: readonly Diagnostic[];
}

/** What the cache gives: what it kept, and what can be told of it without reading its nodes. */
export interface CachedParse extends KeptParse {
  readonly parseId: string;
  readonly counts: Readonly<Record<string, number>>;
  /** The parses that this one came from, the oldest first. */
  readonly steps: readonly ParseStep[];
  /** Files whose contents are no longer those of this parse; none when it still holds. */
  readonly changed: readonly ProjectFile[];
  /** All but the nodes, as it is kept. */
  readonly small: string;
}

/** The conditions of a parse: all that it may reach, and the version of this program. */
export interface CacheHost extends ContextHost {
  readonly version?: string;
  /** The definitions of `selectors.yml`, for the manifest; they are not kept. */
  readonly selectors?: Manifest['selectors'];
}

/** The conditions of a parse that are not files below its folders. */
export function cacheKey(host: CacheHost): string {
  const { root, packages, profile, credentials, cliVars } = host;
  const { database = null, schema } = credentials;
  return sha256(
    JSON.stringify([
      CACHE_VERSION,
      host.version ?? null,
      process.version,
      [root, ...packages].map((project) => [project.name, project.root, project.text, project.paths]),
      [profile.name, profile.targetName, profile.type, profile.output, database, schema],
      cliVars,
      host.flags.full_refresh ?? false,
    ]),
  );
}

/**
 * The manifest of the last parse with the files that have changed since by content, unless something else that it was
 * made from has changed, or files have come or gone: nothing then. `texts` knows the hashes of all files afterwards
 * when something has changed.
 */
export function readParseCache(
  folder: string,
  host: CacheHost,
  files: readonly ProjectFile[],
  texts: SourceTexts,
): CachedParse | undefined {
  const text = readOptional(join(folder, NAME));
  if (text === undefined) return undefined;
  const end = text.indexOf('\n');
  const header = parsed<Header>(text.slice(0, end));
  if (header === undefined || header.key !== cacheKey(host)) return undefined;
  const { values } = host.environment;
  if (header.environment.some(([name, value]) => (values[name] ?? null) !== value)) return undefined;
  const nodes = join(folder, NODES);
  if (statSync(nodes, { throwIfNoEntry: false })?.size !== header.nodesSize) return undefined;
  const second = text.indexOf('\n', end + 1);
  const changedNodes = text.slice(end + 1, second);
  const small = text.slice(second + 1);
  const signature = signatureOf(files);
  const changed = header.files === signature ? [] : changedFiles(folder, header.files, files, texts);
  if (changed === undefined) return undefined;
  if (header.files !== signature && changed.length === 0) {
    // Files whose times alone differ are compared by content once, not each time.
    ifWritable(() => {
      writeFileList(folder, signature, files, texts);
      writeChunks(join(folder, NAME), [JSON.stringify({ ...header, files: signature }), text.slice(end)]);
    });
  }
  const manifest = manifestOfText({ small, changedNodes, nodes: () => readFileSync(nodes) }, host.selectors);
  for (const [name, value] of header.environment) host.environment.asked.set(name, value);
  const { warnings, parseId, counts, steps } = header;
  return { manifest, warnings, parseId, counts, steps, changed, small };
}

/**
 * Keeps the manifest of a parse without errors for the next one, and gives the id under which it is kept: nothing when
 * the folder cannot be written, which is no error.
 */
export function writeParseCache(
  folder: string,
  host: CacheHost,
  files: readonly ProjectFile[],
  { manifest, warnings, texts }: KeptParse & { readonly texts: SourceTexts },
): string | undefined {
  return ifWritable(() => {
    mkdirSync(folder, { recursive: true });
    writeChunks(join(folder, NODES), nodeChunks(manifest));
    const more = { warnings, counts: countsOf(manifest), steps: [] };
    return writeHead(folder, host, files, { texts, more, small: smallChunks(manifest), changed: [] });
  });
}

/**
 * Keeps a manifest that differs from the cached one in the given nodes only. Gives the id and the steps that led to it,
 * as far as it could be kept.
 */
export function keepChangedNodes(
  folder: string,
  host: CacheHost,
  files: readonly ProjectFile[],
  { cached, manifest, ids, isSameGraph, texts }: ChangedNodes,
): Pick<CachedParse, 'steps'> & { readonly parseId: string | undefined } {
  const { warnings, counts } = cached;
  const steps = [...cached.steps, { from: cached.parseId, changed: ids, isSameGraph }];
  const all = new Set(steps.flatMap((step) => step.changed));
  if (steps.length > MOST_STEPS || all.size > MOST_CHANGED)
    return { parseId: writeParseCache(folder, host, files, { manifest, warnings, texts }), steps: [] };
  const changed = [...all].flatMap((id) => manifest.nodes.get(id) ?? []);
  const more = { warnings, counts, steps };
  const parseId = ifWritable(() => writeHead(folder, host, files, { texts, more, small: [cached.small], changed }));
  return { parseId, steps };
}

/** What a parse has changed of the cached one. */
interface ChangedNodes {
  readonly cached: CachedParse;
  readonly manifest: Manifest;
  readonly ids: readonly string[];
  readonly isSameGraph: boolean;
  readonly texts: SourceTexts;
}

/** Above these numbers the file of nodes is written anew. */
const MOST_STEPS = 50;
const MOST_CHANGED = 500;

/** Writes everything but the file of nodes, which must be there. */
function writeHead(
  folder: string,
  host: CacheHost,
  files: readonly ProjectFile[],
  parts: {
    readonly texts: SourceTexts;
    readonly more: Pick<Header, 'warnings' | 'counts' | 'steps'>;
    readonly small: Iterable<string>;
    readonly changed: readonly Node[];
  },
): string {
  const header: Header = {
    key: cacheKey(host),
    parseId: randomUUID(),
    files: signatureOf(files),
    nodesSize: statSync(join(folder, NODES)).size,
    environment: [...host.environment.asked],
    ...parts.more,
  };
  writeFileList(folder, header.files, files, parts.texts);
  const lines = [JSON.stringify(header), '\n', changedNodesText(parts.changed), '\n', ...parts.small];
  writeChunks(join(folder, NAME), lines);
  return header.parseId;
}

/** How many nodes of each resource type a manifest has. */
export function countsOf(manifest: Manifest): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { resource_type: type } of manifest.nodes.values()) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
}

/** What cannot be written is not kept, and that is no error. */
function ifWritable<T>(write: () => T): T | undefined {
  try {
    return write();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return undefined;
  }
}

function readOptional(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function parsed<T>(text: string): T | undefined {
  try {
    return JSON.parse(text) as T;
  } catch {
    return undefined;
  }
}
