import type { Diagnostic } from '../../diagnostics/index.ts';
import type { MacroHost } from '../context/context-host.ts';
import type { ParseRenderer } from '../context/parse-renderer.ts';
import type { ProjectFile } from '../read/files.ts';
import type { TestSettings } from '../read/generic-tests.ts';
import type { Naming } from '../read/names.ts';
import type { NodeConfigs } from '../read/node-config.ts';
import type { PropertyEntry } from '../read/property-file.ts';

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
