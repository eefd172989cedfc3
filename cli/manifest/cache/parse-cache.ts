import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnostic } from '../../diagnostics/index.ts';
import { writeChunks } from '../artifacts/write-json.ts';
import type { ContextHost } from '../context/context-host.ts';
import type { ProjectFile } from '../read/files.ts';
import { SourceTexts } from '../read/source-texts.ts';
import { sha256 } from '../read/text.ts';
import type { Manifest } from '../types.ts';
import { manifestOfText, nodeChunks, smallChunks } from './manifest-text.ts';

/** Changes whenever the parser's results do. */
const CACHE_VERSION = 2;
const NAME = 'partial_parse.etl.json';
const NODES = 'partial_parse.nodes.json';
const FILES = 'partial_parse.files.json';

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
 * The manifest of the last parse, if nothing that it was made from has changed: the same files by size and time, or,
 * where a time differs, by content. Nothing otherwise.
 */
export function readParseCache(
  folder: string,
  host: CacheHost,
  files: readonly ProjectFile[],
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
  const rest = text.slice(end + 1);
  const now = signature(files);
  if (header.files !== now) {
    if (!sameContents(folder, header.files, files)) return undefined;
    keepSignature(folder, { ...header, files: now }, files, rest);
  }
  const manifest = manifestOfText(rest, () => readFileSync(nodes, 'utf8'), host.selectors);
  for (const [name, value] of header.environment) host.environment.asked.set(name, value);
  const { warnings, parseId, counts } = header;
  return { manifest, warnings, parseId, counts };
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
  try {
    const parseId = randomUUID();
    mkdirSync(folder, { recursive: true });
    writeChunks(join(folder, NODES), nodeChunks(manifest));
    const header: Header = {
      key: cacheKey(host),
      parseId,
      counts: countsOf(manifest),
      files: signature(files),
      nodesSize: statSync(join(folder, NODES)).size,
      environment: [...host.environment.asked],
      warnings,
    };
    writeSignature(folder, header, files, texts);
    writeChunks(join(folder, NAME), [JSON.stringify(header), '\n', ...smallChunks(manifest)]);
    return parseId;
  } catch (error) {
    return unlessOfSystem(error);
  }
}

/** How many nodes of each resource type a manifest has. */
export function countsOf(manifest: Manifest): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { resource_type: type } of manifest.nodes.values()) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
}

/** Files whose times alone differ are compared by content once, not each time. */
function keepSignature(folder: string, header: Header, files: readonly ProjectFile[], rest: string): void {
  try {
    writeSignature(folder, header, files, new SourceTexts());
    writeChunks(join(folder, NAME), [JSON.stringify(header), '\n', rest]);
  } catch (error) {
    unlessOfSystem(error);
  }
}

function writeSignature(folder: string, header: Header, files: readonly ProjectFile[], texts: SourceTexts): void {
  const listed = files.map((file) => [file.absolute, file.size, file.mtimeMs, texts.hashOf(file.absolute)]);
  writeChunks(join(folder, FILES), [JSON.stringify([header.files, listed])]);
}

function unlessOfSystem(error: unknown): undefined {
  if (!(error instanceof Error && 'code' in error)) throw error;
}

function signature(files: readonly ProjectFile[]): string {
  return sha256(files.map((file) => `${file.kind}\0${file.absolute}\0${file.size}\0${file.mtimeMs}`).join('\n'));
}

/** Whether the files are those of the last parse by content. */
function sameContents(folder: string, wanted: string, files: readonly ProjectFile[]): boolean {
  const known = parsed<[string, [string, number, number, string][]]>(readOptional(join(folder, FILES)) ?? '');
  if (known === undefined || known[0] !== wanted || known[1].length !== files.length) return false;
  const texts = new SourceTexts();
  for (const [index, file] of files.entries()) {
    const [absolute, size, mtimeMs, hash] = known[1][index] ?? [];
    if (absolute !== file.absolute || size !== file.size) return false;
    if (mtimeMs === file.mtimeMs) continue;
    if (hash !== texts.hashOf(file.absolute)) return false;
  }
  return true;
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
