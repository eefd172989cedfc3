import { relative } from 'node:path';
import { type Diagnostic, EtlError, EtlErrors } from '../../diagnostics/index.ts';
import {
  type CachedParse,
  type CacheHost,
  countsOf,
  keepChangedNodes,
  type ParseStep,
  readParseCache,
  writeParseCache,
} from '../cache/parse-cache.ts';
import { dispatchRules, type MacroHost } from '../context/context-host.ts';
import { dispatchMacro } from '../context/dispatch.ts';
import { MacroIndex } from '../context/macro-index.ts';
import { MacroTemplates } from '../context/macro-scope.ts';
import { readAllDocs } from '../read/docs.ts';
import { findFiles, type ProjectFile } from '../read/files.ts';
import { testDrafts } from '../read/generic-tests.ts';
import { ignoredIn } from '../read/ignore.ts';
import { type MutableMacro, readMacros, resolveMacroCalls } from '../read/macros.ts';
import { SourceTexts } from '../read/source-texts.ts';
import { UniqueNodes } from '../resolve/duplicates.ts';
import type { MacroNode, Manifest } from '../types.ts';
import { builtInMacros } from './built-in-macros.ts';
import { finishManifest } from './finish-manifest.ts';
import { parseChanged } from './parse-changed.ts';
import { collect, readNodes } from './read-nodes.ts';
import { readProperties } from './read-properties.ts';
import { makeWorkspace, type ParseBasics } from './workspace.ts';

/** What a parse is given: all that templates can reach. Packages are those of `loadPackages`. */
export interface ParseOptions extends CacheHost {
  /** Folder of the parse cache, absolute; nothing to parse everything and keep nothing. */
  readonly cacheFolder?: string;
}

/** A parsed project. */
export interface ParsedProject {
  readonly manifest: Manifest;
  /** Errors and warnings, in the order of files; with an error among them the manifest is not whole. */
  readonly diagnostics: readonly Diagnostic[];
  /** The host of templates with the project's macros, for compiling. */
  readonly host: MacroHost;
  /** Nothing had changed since the last parse, whose manifest this is. */
  readonly isCached: boolean;
  /** What the cache calls this parse; nothing when it was not kept. */
  readonly parseId: string | undefined;
  /** How many nodes there are of each resource type; nodes need not be read for it. */
  readonly counts: Readonly<Record<string, number>>;
  /** Earlier parses that differ in some nodes only, the oldest first; the last one is the one before this. */
  readonly steps: readonly ParseStep[];
}

/**
 * Reads a project and its packages from disk into a manifest, or takes the one of the last parse when nothing has
 * changed since. Never throws for what the user wrote.
 */
export function parseProject(options: ParseOptions): ParsedProject {
  const files = [options.root, ...options.packages].flatMap((project) => findFiles(project, ignoredIn(project.root)));
  const builtIn = builtInMacros(options.adapter);
  const { cacheFolder } = options;
  const texts = new SourceTexts();
  if (cacheFolder === undefined) return parseFiles(options, files, builtIn, texts);
  const keyed = [...builtIn.files, ...files];
  const asked = new Map(options.environment.asked);
  const cached = readParseCache(cacheFolder, options, keyed, texts);
  const known = cached && fromCache(options, cached, { files, keyed, texts, packages: builtIn.packages });
  if (known !== undefined) return known;
  restore(options.environment.asked, asked);
  const parsed = parseFiles(options, files, builtIn, texts);
  const { manifest, diagnostics } = parsed;
  if (diagnostics.some((one) => one.severity === 'error')) return parsed;
  const kept = { manifest, warnings: diagnostics, texts };
  return { ...parsed, parseId: writeParseCache(cacheFolder, options, keyed, kept) };
}

/** The cached parse as it is, or with its changed files parsed alone; nothing when everything must be parsed. */
function fromCache(
  options: ParseOptions,
  cached: CachedParse,
  read: {
    readonly files: readonly ProjectFile[];
    readonly keyed: readonly ProjectFile[];
    readonly texts: SourceTexts;
    readonly packages: readonly string[];
  },
): ParsedProject | undefined {
  const { manifest, warnings, changed, parseId, counts, steps } = cached;
  const index = new MacroIndex(manifest.macros.values(), options.root.name, read.packages);
  const host = { ...options, index, templates: new MacroTemplates() };
  const parsed = { manifest, diagnostics: warnings, host, counts, steps };
  if (changed.length === 0) return { ...parsed, isCached: true, parseId };
  let isQuiet = true;
  const say = () => {
    isQuiet = false;
  };
  const work = makeWorkspace({ ...host, say, warn: say }, basicsOf(options, read.files, read.texts));
  const made = attempt(() => parseChanged(work, cached));
  // What templates say while parsing is said once: when everything is parsed.
  if (made === undefined || !isQuiet) return undefined;
  const { cacheFolder = '' } = options;
  const { texts, keyed } = read;
  if (made.isSameList) {
    const kept = keepChangedNodes(cacheFolder, options, keyed, { cached, manifest, ...made, texts });
    return { ...parsed, isCached: false, ...kept };
  }
  const kept = writeParseCache(cacheFolder, options, keyed, { manifest, warnings, texts });
  return { ...parsed, isCached: false, parseId: kept, counts: countsOf(manifest), steps: [] };
}

/** What the user's mistakes end: they are told when everything is parsed. */
function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (thrown) {
    if (thrown instanceof EtlError || thrown instanceof EtlErrors) return undefined;
    throw thrown;
  }
}

function restore(asked: Map<string, string | null>, before: ReadonlyMap<string, string | null>): void {
  asked.clear();
  for (const [name, value] of before) asked.set(name, value);
}

function basicsOf(options: ParseOptions, files: readonly ProjectFile[], texts: SourceTexts): ParseBasics {
  const shown = (absolute: string): string => shownPath(options.root.root, absolute);
  return { files, createdAt: Date.now() / 1000, shown, found: [], texts };
}

function parseFiles(
  options: ParseOptions,
  files: readonly ProjectFile[],
  builtIn: ReturnType<typeof builtInMacros>,
  texts: SourceTexts,
): ParsedProject {
  const common = basicsOf(options, files, texts);
  const { found, shown } = common;
  const { macros, host } = readAllMacros(options, builtIn, common);
  const work = makeWorkspace(host, common);
  const drafts = readNodes(work);
  const docs = readAllDocs(files, texts, shown, found);
  const properties = readProperties(work, drafts, macros);
  const manifest = finishManifest(work, {
    drafts,
    docs,
    macros,
    properties,
    selectors: options.selectors ?? new Map(),
    makeTests: () => {
      const tests: ReturnType<typeof testDrafts> = [];
      for (const owner of properties.owners) collect(work, () => tests.push(...testDrafts(work.settings, owner)));
      return tests;
    },
  });
  return {
    manifest,
    diagnostics: found,
    host,
    isCached: false,
    parseId: undefined,
    counts: countsOf(manifest),
    steps: [],
  };
}

/** A path as a person reads it: below the project where it lies there, with `/`. */
export function shownPath(root: string, absolute: string): string {
  const below = relative(root, absolute).replaceAll('\\', '/');
  return below.startsWith('..') ? absolute.replaceAll('\\', '/') : below;
}

function readAllMacros(
  options: ParseOptions,
  builtIn: ReturnType<typeof builtInMacros>,
  { files, createdAt, shown, found, texts }: ParseBasics,
): { macros: readonly MutableMacro[]; host: MacroHost } {
  const unique = new UniqueNodes<MutableMacro>(found, (macro) => macro.etl.file);
  for (const file of [...builtIn.files, ...files]) {
    if (file.kind !== 'macro') continue;
    collect({ found }, () => {
      const isTrusted = builtIn.files.includes(file);
      for (const macro of readMacros(file, shown(file.absolute), createdAt, { isTrusted, texts })) unique.add(macro);
    });
  }
  const macros = [...unique.byId.values()];
  const index = new MacroIndex(macros, options.root.name, builtIn.packages);
  const host: MacroHost = { ...options, index, templates: new MacroTemplates() };
  const rules = dispatchRules(host);
  resolveMacroCalls(
    macros,
    index,
    (name, namespace): MacroNode | undefined => dispatchMacro(rules, name, namespace).macro,
  );
  return { macros, host };
}
