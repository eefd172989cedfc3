import { baseContext } from '../../templates/context/base-context.ts';
import { PyDatetime } from '../../templates/context/datetime/datetime.ts';
import { utc } from '../../templates/context/datetime/tzinfo.ts';
import { type Effectful, parseTemplate, render, type Scope, type Value } from '../../templates/index.ts';
import { type ContextHost, projectOf } from './context-host.ts';
import { envVarFunction, flagsValue, targetValue, VarValue } from './shared-values.ts';

/** The version of dbt whose language is spoken, for templates that ask. */
export const DBT_VERSION = '1.11.0';

/** Names that every template of a package knows, while parsing and while compiling: no node, no macros. */
export class BaseMembers implements Scope {
  readonly #host: ContextHost;
  readonly #packageName: string;
  readonly #values = new Map<string, Value>();
  readonly #base: ReadonlyMap<string, Value>;

  constructor(host: ContextHost, packageName: string, base: ReadonlyMap<string, Value>) {
    this.#host = host;
    this.#packageName = packageName;
    this.#base = base;
  }

  get(name: string): Value | undefined {
    const known = this.#values.get(name) ?? this.#base.get(name);
    if (known !== undefined) return known;
    const made = this.#make(name);
    if (made !== undefined) this.#values.set(name, made);
    return made;
  }

  #make(name: string): Value | undefined {
    const { root, profile, credentials, environment, flags, invocation } = this.#host;
    switch (name) {
      case 'var':
        return this.varWithin(this);
      case 'env_var':
        return envVarFunction(environment);
      case 'target':
      case 'env':
        return targetValue(profile, credentials);
      case 'project_name':
        return root.name;
      case 'dbt_version':
        return DBT_VERSION;
      case 'flags':
        return flagsValue(flags);
      case 'invocation_id':
        return invocation.id;
      case 'thread_id':
        return 'MainThread';
      case 'invocation_args_dict':
      case 'dbt_metadata_envs':
        return flagsValue({});
      case 'selected_resources':
        return [];
      default:
        return undefined;
    }
  }

  /**
   * `var`, whose variables that are templates themselves see the names of `scope`: a node's macros, for example.
   * One that no place has is None if `isParsing`, as in dbt, else an error.
   */
  varWithin(scope: Scope, isParsing = false): Value {
    const host = this.#host;
    const own = projectOf(host, this.#packageName);
    const vars = { cli: host.cliVars, root: host.root, own };
    const options = host.onVar === undefined ? {} : { onVar: host.onVar };
    const renderText = function* (text: string): Effectful<Value> {
      return (yield* render(parseTemplate({ file: 'vars', text }), scope, { what: 'vars' })).text;
    };
    return new VarValue(vars, this.#packageName, { ...options, isParsing, render: renderText });
  }
}

/** The names that know nothing of a project: `modules`, `tojson`, `log`, `exceptions`, `return`, ... */
export function hostBase(host: ContextHost): ReadonlyMap<string, Value> {
  const base = baseContext({
    log: (message, info) => {
      if (info) host.say(message);
    },
    print: (message) => host.say(message),
  });
  return base.set('run_started_at', PyDatetime.fromDate(host.invocation.startedAt, utc));
}
