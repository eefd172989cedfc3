import { hash } from 'node:crypto';
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnostic } from '../../diagnostics/index.ts';
import { writeChunks } from '../artifacts/write-json.ts';
import type { ContextHost } from '../context/context-host.ts';
import type { ProjectFile } from '../read/files.ts';
import { sha256 } from '../read/text.ts';
import type { Manifest } from '../types.ts';
import { manifestOfText, nodeChunks, smallChunks } from './manifest-text.ts';

/** Changes whenever the parser's results do. */
const CACHE_VERSION = 1;
const NAME = 'partial_parse.etl.json';
const NODES = 'partial_parse.nodes.json';
const FILES = 'partial_parse.files.json';

/** What the first line of the cache says: under which conditions the rest holds. */
interface Header {
  readonly key: string;
  /** Of all files: where they are, how large, when changed. */
  readonly files: string;
  /** Bytes of the file of nodes that belongs to this one. */
  readonly nodesSize: number;
  /** Environment variables that templates asked for, with what they had. */
  readonly environment: readonly (readonly [string, string | null])[];
  /** Warnings of the parse, told again each time. */
  readonly warnings: readonly Diagnostic[];
}

/** What the cache gives: the manifest of the last parse and its warnings. */
export interface CachedParse {
  readonly manifest: Manifest;
  readonly warnings: readonly Diagnostic[];
}

/** The conditions of a parse that are not files below its folders. */
export function cacheKey(host: ContextHost): string {
  const { root, packages, profile, credentials, cliVars } = host;
  const { database = null, schema } = credentials;
  return sha256(
    JSON.stringify([
      CACHE_VERSION,
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
  host: ContextHost,
  files: readonly ProjectFile[],
): CachedParse | undefined {
  const text = readOptional(join(folder, NAME));
  if (text === undefined) return undefined;
  const end = text.indexOf('\n');
  const header = parsed<Header>(text.slice(0, end));
  if (header === undefined || header.key !== cacheKey(host)) return undefined;
  const { values } = host.environment;
  if (header.environment.some(([name, value]) => (values[name] ?? null) !== value)) return undefined;
  if (header.files !== signature(files) && !sameContents(folder, header.files, files)) return undefined;
  const nodes = join(folder, NODES);
  if (statSync(nodes, { throwIfNoEntry: false })?.size !== header.nodesSize) return undefined;
  const manifest = manifestOfText(text.slice(end + 1), () => readFileSync(nodes, 'utf8'));
  for (const [name, value] of header.environment) host.environment.asked.set(name, value);
  return { manifest, warnings: header.warnings };
}

/** Keeps the manifest of a parse without errors for the next one. A folder that cannot be written is no error. */
export function writeParseCache(
  folder: string,
  host: ContextHost,
  files: readonly ProjectFile[],
  { manifest, warnings }: CachedParse,
): void {
  const listed = files.map((file) => [file.absolute, file.size, file.mtimeMs, contentHash(file)]);
  try {
    mkdirSync(folder, { recursive: true });
    writeChunks(join(folder, NODES), nodeChunks(manifest));
    const header: Header = {
      key: cacheKey(host),
      files: signature(files),
      nodesSize: statSync(join(folder, NODES)).size,
      environment: [...host.environment.asked],
      warnings,
    };
    writeChunks(join(folder, FILES), [JSON.stringify([header.files, listed])]);
    writeChunks(join(folder, NAME), [JSON.stringify(header), '\n', ...smallChunks(manifest)]);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
  }
}

function contentHash(file: ProjectFile): string {
  return hash('sha256', readFileSync(file.absolute), 'hex');
}

function signature(files: readonly ProjectFile[]): string {
  return sha256(files.map((file) => `${file.kind}\0${file.absolute}\0${file.size}\0${file.mtimeMs}`).join('\n'));
}

/** Whether the files are those of the last parse by content. */
function sameContents(folder: string, wanted: string, files: readonly ProjectFile[]): boolean {
  const known = parsed<[string, [string, number, number, string][]]>(readOptional(join(folder, FILES)) ?? '');
  if (known === undefined || known[0] !== wanted || known[1].length !== files.length) return false;
  for (const [index, file] of files.entries()) {
    const [absolute, size, mtimeMs, hash] = known[1][index] ?? [];
    if (absolute !== file.absolute || size !== file.size) return false;
    if (mtimeMs === file.mtimeMs) continue;
    if (hash !== contentHash(file)) return false;
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
