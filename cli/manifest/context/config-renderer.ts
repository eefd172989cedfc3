import { type Environment, SECRET_VARIABLE_PREFIX, secret } from '../../config/environment.ts';
import type { RenderYaml } from '../../config/render-values.ts';
import type { YamlMap } from '../../config/types.ts';
import { EtlError } from '../../diagnostics/index.ts';
import {
  baseContext,
  PyDatetime,
  type PyFunction,
  parseTemplate,
  pyFunction,
  render,
  renderNative,
  runSync,
  type Scope,
  str,
  utc,
  type Value,
} from '../../templates/index.ts';
import { DBT_VERSION } from './base-members.ts';
import { envVarFunction } from './shared-values.ts';
import { pythonOf, yamlOf } from './yaml-values.ts';

/** What the texts of a project file or profiles.yml can reach. */
export interface ConfigContext {
  readonly environment: Environment;
  /** `--vars`: the only variables that are known so early. */
  readonly cliVars: YamlMap;
  /** `DBT_ENV_SECRET_…` variables and `secret(...)`: for profiles and package files only. */
  readonly allowSecrets: boolean;
  /** `target`, for project files. */
  readonly target?: Value;
}

/**
 * Renders the texts of project files and profiles: `env_var`, `var` of `--vars`, `target`, `secret` in profiles, and
 * the names that know nothing of a project, such as `modules` and `run_started_at`. What holds a secret stays a text.
 */
export function configRenderer(context: ConfigContext): RenderYaml {
  const names = new Map<string, Value>([
    ['env_var', envVarFunction(context.environment, context.allowSecrets)],
    ['var', cliVar(context.cliVars)],
  ]);
  if (context.target !== undefined) names.set('target', context.target);
  let isSecret = false;
  const onSecret = () => {
    isSecret = true;
  };
  if (context.allowSecrets) names.set('secret', secretFunction(context.environment, onSecret));
  let base: ReadonlyMap<string, Value> | undefined;
  const scope: Scope = {
    get: (name) => {
      const known = names.get(name);
      if (known !== undefined) return known;
      base ??= baseNames();
      return base.get(name);
    },
  };
  return (text, position) => {
    const { file, line, column } = position;
    const template = parseTemplate({ file, text, line, column });
    isSecret = text.includes(SECRET_VARIABLE_PREFIX);
    const native = yamlOf(runSync(renderNative(template, scope, { what: file })));
    // A password of digits is no number, and one with brackets no list.
    return isSecret && typeof native !== 'string' ? runSync(render(template, scope, { what: file })).text : native;
  };
}

function baseNames(): ReadonlyMap<string, Value> {
  const base = baseContext({ log: () => undefined, print: () => undefined });
  return base.set('run_started_at', PyDatetime.fromDate(new Date(), utc)).set('dbt_version', DBT_VERSION);
}

function cliVar(vars: YamlMap): PyFunction {
  return pyFunction('var', 'name, default?', (args, site) => {
    const name = args.text('name');
    if (Object.hasOwn(vars, name)) return pythonOf(vars[name]);
    const fallback = args.optional('default');
    if (fallback !== undefined) return fallback;
    const where = { position: site.position };
    throw EtlError.of(
      'ETL1033',
      { name, where: 'the command line, where project files look', nearest: undefined },
      where,
    );
  }) as PyFunction;
}

function secretFunction(environment: Environment, onSecret: () => void): Value {
  return pyFunction('secret', 'name', (args, site) => {
    onSecret();
    return secret(environment, str(args.get('name')), { position: site.position });
  });
}
