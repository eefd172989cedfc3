import { type Environment, secret } from '../../config/environment.ts';
import type { RenderYaml } from '../../config/render-values.ts';
import type { YamlMap } from '../../config/types.ts';
import { EtlError } from '../../diagnostics/index.ts';
import {
  type PyFunction,
  parseTemplate,
  pyFunction,
  renderNative,
  runSync,
  type Scope,
  str,
  type Value,
} from '../../templates/index.ts';
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

/** Renders the texts of project files and profiles: `env_var`, `var` of `--vars`, `target`, and `secret` in profiles. */
export function configRenderer(context: ConfigContext): RenderYaml {
  const names = new Map<string, Value>([
    ['env_var', envVarFunction(context.environment, context.allowSecrets)],
    ['var', cliVar(context.cliVars)],
  ]);
  if (context.target !== undefined) names.set('target', context.target);
  if (context.allowSecrets) names.set('secret', secretFunction(context.environment));
  const scope: Scope = { get: (name) => names.get(name) };
  return (text, position) => {
    const { file, line, column } = position;
    const template = parseTemplate({ file, text, line, column });
    return yamlOf(runSync(renderNative(template, scope, { what: file })));
  };
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

function secretFunction(environment: Environment): Value {
  return pyFunction('secret', 'name', (args, site) =>
    secret(environment, str(args.get('name')), { position: site.position }),
  );
}
