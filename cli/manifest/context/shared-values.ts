import type { AdapterCredentials } from '../../adapters/types.ts';
import { type Environment, envVar } from '../../config/environment.ts';
import type { Profile, Yaml, YamlMap } from '../../config/types.ts';
import { isTemplate, lookupVar, missingVar, type VarScope } from '../../config/vars.ts';
import {
  type Arguments,
  type CallResult,
  type CallSite,
  fromJs,
  type Kwargs,
  PyDict,
  PyError,
  PyObject,
  pyFunction,
  str,
  type Value,
} from '../../templates/index.ts';
import type { MacroNode } from '../types.ts';
import { type DispatchRules, dispatchMacro } from './dispatch.ts';
import { pythonOf } from './yaml-values.ts';

/** Told of each variable that a template reads, for the parse cache. */
export type OnVar = (name: string, value: Yaml | undefined) => void;

/** How variables are read. */
export interface VarOptions {
  readonly onVar?: OnVar;
  /** Whether a variable that no place has is None. */
  readonly isParsing: boolean;
  /** Given the variables that are templates themselves. */
  readonly render: (text: string) => CallResult;
}

/** `var`: called for a variable of the project, with a default; `var.has_var(name)`. */
export class VarValue extends PyObject {
  readonly typeName = 'Var';
  readonly #scope: VarScope;
  readonly #where: string;
  readonly #onVar: OnVar | undefined;
  readonly #render: (text: string) => CallResult;
  readonly #isParsing: boolean;

  constructor(scope: VarScope, where: string, options: VarOptions) {
    super();
    this.#scope = scope;
    this.#where = where;
    this.#onVar = options.onVar;
    this.#render = options.render;
    this.#isParsing = options.isParsing;
  }

  override get callable(): boolean {
    return true;
  }

  override call(args: readonly Value[], kwargs: Kwargs, _site: CallSite): CallResult {
    const name = str(args[0] ?? kwargs.get('var_name') ?? null);
    const value = this.#look(name);
    if (isTemplate(value)) return this.#render(value);
    if (value !== undefined) return pythonOf(value);
    const fallback = args.length > 1 ? args[1] : kwargs.get('default');
    if (fallback !== undefined) return fallback;
    if (this.#isParsing) return null;
    throw missingVar(name, this.#scope, this.#where);
  }

  override getAttr(name: string): Value | undefined {
    if (name !== 'has_var') return undefined;
    return pyFunction(name, 'var_name', (args) => this.#look(args.text('var_name')) !== undefined);
  }

  #look(name: string): Yaml | undefined {
    const value = lookupVar(name, this.#scope);
    this.#onVar?.(name, value);
    return value;
  }
}

/** `env_var(name, default)`; a default is given back as it is, whatever it is. */
export function envVarFunction(environment: Environment, allowSecrets = false): Value {
  return pyFunction('env_var', 'var, default?', (args, site) => {
    const name = args.text('var');
    const fallback = args.optional('default') ?? null;
    const text = fallback === null ? null : str(fallback);
    const found = envVar(environment, name, text, { position: site.position, allowSecrets });
    return environment.values[name] === undefined ? fallback : found;
  });
}

/** `target`: the output of the profile, without what is secret by name. */
export function targetValue(profile: Profile, credentials: AdapterCredentials): Value {
  const entries: [string, unknown][] = Object.entries(profile.output).filter(([key]) => !SECRET_KEYS.test(key));
  const known: [string, unknown][] = [
    ['schema', credentials.schema],
    ['database', credentials.database ?? null],
    ['type', profile.type],
    ['threads', profile.threads],
    ['name', profile.targetName],
    ['target_name', profile.targetName],
    ['profile_name', profile.name],
  ];
  return fromJs(new Map([...entries, ...known]));
}

const SECRET_KEYS = /pass|secret|token|private|keyfile|credential/i;

/** `flags`: dbt's names in capitals, in lower case too. */
export function flagsValue(flags: Readonly<Record<string, Yaml>>): Value {
  return new PyDict(
    Object.entries(flags).flatMap(([name, value]) => [
      [name.toUpperCase(), pythonOf(value)] as const,
      [name.toLowerCase(), pythonOf(value)] as const,
    ]),
  );
}

/** `adapter.dispatch(macro_name, macro_namespace)`. Throws when no variant of the macro is found. */
export function dispatchFunction(rules: DispatchRules, macroValue: (macro: MacroNode) => Value): Value {
  return pyFunction('dispatch', 'macro_name, macro_namespace=None, packages=None', (args: Arguments) => {
    const name = args.text('macro_name');
    if (name.includes('.')) {
      const [namespace, bare] = name.split('.', 2);
      throw new PyError(
        'CompilationError',
        `In adapter.dispatch, got a macro name of "${name}", but "." is not a valid macro name component. ` +
          `Did you mean \`adapter.dispatch("${bare}", macro_namespace="${namespace}")\`?`,
      );
    }
    if (args.get('packages') !== null)
      throw new PyError(
        'CompilationError',
        `The "packages" argument of adapter.dispatch() is no longer known; "macro_namespace" replaces it. ` +
          `Raised during dispatch for: ${name}`,
      );
    const namespace = args.get('macro_namespace');
    const { macro, searched } = dispatchMacro(rules, name, namespace === null ? null : str(namespace));
    if (macro !== undefined) return macroValue(macro);
    throw new PyError(
      'CompilationError',
      `In dispatch: No macro named '${name}' found within namespace: '${str(namespace)}'\n` +
        `    Searched for: ${searched.map((one) => `'${one}'`).join(', ')}`,
    );
  });
}

/** A map of plain data as templates see it. */
export function dictOf(map: YamlMap): Value {
  return pythonOf(map);
}
