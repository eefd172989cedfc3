import { isTemplate, lookupVar } from '../../config/vars.ts';
import type { Diagnostic } from '../../diagnostics/index.ts';
import { type MacroHost, projectOf } from '../context/context-host.ts';
import { ParseRenderer } from '../context/parse-renderer.ts';
import type { ProjectFile } from '../read/files.ts';
import type { TestSettings } from '../read/generic-tests.ts';
import type { Naming } from '../read/names.ts';
import { NodeConfigs } from '../read/node-config.ts';
import type { PropertyEntry } from '../read/property-file.ts';
import type { SourceTexts } from '../read/source-texts.ts';

/** Everything that the steps of one parse share. */
export interface Workspace {
  readonly host: MacroHost;
  readonly renderer: ParseRenderer;
  readonly configs: NodeConfigs;
  readonly naming: Naming;
  readonly settings: TestSettings;
  readonly files: readonly ProjectFile[];
  readonly createdAt: number;
  /** What is wrong with the project, collected. */
  readonly found: Diagnostic[];
  /** What describes a node in YAML, by unique_id, for places of mistakes. */
  readonly entries: Map<string, PropertyEntry>;
  /** Names of nodes whose files could not be read, so that what refers to them is not told too. */
  readonly unread: Set<string>;
  /** A file's path as shown to a person. */
  shown(absolute: string): string;
}

/** What a parse begins with. */
export interface ParseBasics {
  readonly files: readonly ProjectFile[];
  readonly createdAt: number;
  readonly texts: SourceTexts;
  readonly found: Diagnostic[];
  shown(absolute: string): string;
}

/** Everything for the steps of a parse whose macros are known. */
export function makeWorkspace(host: MacroHost, { files, createdAt, shown, found, texts }: ParseBasics): Workspace {
  const renderer = new ParseRenderer(host, shown);
  const configs = new NodeConfigs(host.root, host.packages, host.adapter.aliases);
  const { database = null, schema } = host.credentials;
  const { adapter, index, root } = host;
  const settings: TestSettings = {
    database,
    schema,
    createdAt,
    texts,
    overridden: new Set(index.ownNames()),
    incrementalMacro: index.lookup(root.name, 'is_incremental')?.unique_id,
    isTemplateVar: (name, packageName) => {
      const value = lookupVar(name, { cli: host.cliVars, root, own: projectOf(host, packageName) });
      host.onVar?.(name, value);
      return isTemplate(value);
    },
    shown,
    nestedArguments: root.flags.require_generic_test_arguments_property !== false,
    capture: (node, text) => renderer.capture(node, text),
    captureTest: (node) => renderer.captureTest(node),
    macros: index,
    quote: (identifier) => adapter.dialect.quote(identifier),
    renderValue: (text, owner) => renderer.property(text, owner.entry.source, [owner.entry.section, owner.entry.index]),
    found,
  };
  const naming = { target: { database, schema }, adapter, root, macro: renderer.generatedName };
  return {
    host,
    renderer,
    configs,
    naming,
    settings,
    files,
    createdAt,
    found,
    shown,
    entries: new Map(),
    unread: new Set(),
  };
}
