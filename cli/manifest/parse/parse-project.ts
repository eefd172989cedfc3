import { relative } from 'node:path';
import type { Diagnostic } from '../../diagnostics/index.ts';
import { type CacheHost, countsOf, readParseCache, writeParseCache } from '../cache/parse-cache.ts';
import { dispatchRules, type MacroHost } from '../context/context-host.ts';
import { dispatchMacro } from '../context/dispatch.ts';
import { MacroIndex } from '../context/macro-index.ts';
import { MacroTemplates } from '../context/macro-scope.ts';
import { readDocs } from '../read/docs.ts';
import { findFiles, type ProjectFile } from '../read/files.ts';
import { testDrafts } from '../read/generic-tests.ts';
import { ignoredIn } from '../read/ignore.ts';
import { type MutableMacro, readMacros, resolveMacroCalls } from '../read/macros.ts';
import { SourceTexts } from '../read/source-texts.ts';
import { UniqueNodes } from '../resolve/duplicates.ts';
import type { MacroNode, Manifest } from '../types.ts';
import { builtInMacros } from './built-in-macros.ts';
import { finishManifest } from './finish-manifest.ts';
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
  const cached = readParseCache(cacheFolder, options, keyed);
  if (cached !== undefined) {
    const index = new MacroIndex(cached.manifest.macros.values(), options.root.name, builtIn.packages);
    const host = { ...options, index, templates: new MacroTemplates() };
    const { manifest, warnings, parseId, counts } = cached;
    return { manifest, diagnostics: warnings, host, isCached: true, parseId, counts };
  }
  const parsed = parseFiles(options, files, builtIn, texts);
  const { manifest, diagnostics } = parsed;
  if (diagnostics.some((one) => one.severity === 'error')) return parsed;
  const kept = { manifest, warnings: diagnostics, texts };
  return { ...parsed, parseId: writeParseCache(cacheFolder, options, keyed, kept) };
}

function parseFiles(
  options: ParseOptions,
  files: readonly ProjectFile[],
  builtIn: ReturnType<typeof builtInMacros>,
  texts: SourceTexts,
): ParsedProject {
  const found: Diagnostic[] = [];
  const createdAt = Date.now() / 1000;
  const shown = (absolute: string): string => shownPath(options.root.root, absolute);
  const common = { files, createdAt, shown, found, texts };
  const { macros, host } = readAllMacros(options, builtIn, common);
  const work = makeWorkspace(host, common);
  const drafts = readNodes(work);
  const docs = files.filter((file) => file.kind === 'docs').flatMap((file) => readDocs(file, texts));
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
  return { manifest, diagnostics: found, host, isCached: false, parseId: undefined, counts: countsOf(manifest) };
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
