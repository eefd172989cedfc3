import type { MacroHost } from '../../manifest/context/context-host.ts';
import { pythonOf } from '../../manifest/context/yaml-values.ts';
import { type CallResult, type CallSite, type Kwargs, PyObject, type Value } from '../../templates/index.ts';

/**
 * What packages read of the project through `builtins.ref.config`: its name and vars, the packages by name with their
 * versions, the variables and arguments of the command line.
 */
export function runtimeConfig({ root, packages, profile, cliVars, flags }: MacroHost): Value {
  const all = [root, ...packages].map(({ name, version }) => [name, { project_name: name, version }] as const);
  return pythonOf({
    project_name: root.name,
    version: root.version,
    profile_name: profile.name,
    target_name: profile.targetName,
    vars: root.vars,
    cli_vars: cliVars,
    args: flags,
    dependencies: Object.fromEntries(all),
  });
}

/** A function that has `config` as an attribute, as `ref` and `source` have. */
export class ConfiguredFunction extends PyObject {
  readonly typeName = 'RuntimeRefResolver';
  readonly #inner: PyObject;
  readonly #config: () => Value;

  constructor(inner: PyObject, config: () => Value) {
    super();
    this.#inner = inner;
    this.#config = config;
  }

  override get callable(): boolean {
    return true;
  }

  override call(args: readonly Value[], kwargs: Kwargs, site: CallSite): CallResult {
    return this.#inner.call(args, kwargs, site);
  }

  override getAttr(name: string): Value | undefined {
    return name === 'config' ? this.#config() : this.#inner.getAttr(name);
  }
}
