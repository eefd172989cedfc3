import type { Adapter, AdapterCredentials } from '../../adapters/types.ts';
import type { Environment } from '../../config/environment.ts';
import type { Profile, Project, Yaml, YamlMap } from '../../config/types.ts';
import type { Diagnostic } from '../../diagnostics/index.ts';
import type { DispatchRules } from './dispatch.ts';
import { BUILT_IN_NAMESPACE, type MacroIndex, PORTABLE_NAMESPACE } from './macro-index.ts';
import type { MacroTemplates } from './macro-scope.ts';
import type { OnVar } from './shared-values.ts';

/** What every template of a project can reach, while parsing and while compiling. */
export interface ContextHost {
  readonly root: Project;
  readonly packages: readonly Project[];
  readonly profile: Profile;
  readonly credentials: AdapterCredentials;
  readonly adapter: Adapter;
  readonly environment: Environment;
  /** `--vars`. */
  readonly cliVars: YamlMap;
  /** Values of dbt's flags by their names in lower case. */
  readonly flags: Readonly<Record<string, Yaml>>;
  readonly invocation: { readonly id: string; readonly startedAt: Date };
  /** Told of warnings that do not stop a template. */
  readonly warn: (found: Diagnostic) => void;
  /** What `log(..., info=True)` and `print` say. */
  readonly say: (text: string) => void;
  readonly onVar?: OnVar;
}

/** The host together with the macros that were read. */
export interface MacroHost extends ContextHost {
  readonly index: MacroIndex;
  readonly templates: MacroTemplates;
}

/** The rules of `adapter.dispatch` for a host. */
export function dispatchRules(host: MacroHost): DispatchRules {
  return {
    index: host.index,
    prefixes: [host.adapter.type, 'default'],
    root: host.root,
    packages: new Set([
      BUILT_IN_NAMESPACE,
      PORTABLE_NAMESPACE,
      host.root.name,
      ...host.packages.map((one) => one.name),
    ]),
  };
}

/** The project of a package by name; the root project for any other name. */
export function projectOf(host: ContextHost, packageName: string): Project {
  return host.packages.find((one) => one.name === packageName) ?? host.root;
}
