import { EtlError, nearest } from '../diagnostics/index.ts';
import type { Project, Yaml, YamlMap } from './types.ts';
import { inWords, isYamlMap } from './yaml/values.ts';

/** The places in which `var()` is looked up. */
export interface VarScope {
  /** `--vars`. */
  readonly cli: YamlMap;
  readonly root: Pick<Project, 'name' | 'vars'>;
  /** The project that the asking node or macro belongs to; the root project unless it is a package's. */
  readonly own: Pick<Project, 'name' | 'vars'>;
}

/**
 * The value of a variable as dbt finds it: `--vars`, then the root project's `vars:` under the asking package's name,
 * then its global ones, then the package's own in the same order. `undefined` when no place has it.
 * A string among the vars of a project may hold a template, which is the caller's to render.
 */
export function lookupVar(name: string, scope: VarScope): Yaml | undefined {
  for (const place of places(scope)) if (Object.hasOwn(place, name)) return place[name];
  return undefined;
}

/** Whether the value of a variable is a template, which is rendered where it is asked for. */
export function isTemplate(value: Yaml | undefined): value is string {
  return typeof value === 'string' && /\{[{%#]/.test(value);
}

/** ETL1033 for a variable that no place has, with the nearest name that there is. */
export function missingVar(name: string, scope: VarScope, where: string): EtlError {
  const known = places(scope).flatMap((place) => Object.keys(place));
  return EtlError.of('ETL1033', { name, where, nearest: nearest(name, known) });
}

function places({ cli, root, own }: VarScope): YamlMap[] {
  const projects = root.name === own.name ? [root] : [root, own];
  return [cli, ...projects.flatMap(({ vars }) => [packageVars(vars, own.name), vars])];
}

function packageVars(vars: YamlMap, name: string): YamlMap {
  const scoped = Object.hasOwn(vars, name) ? vars[name] : undefined;
  return isYamlMap(scoped) ? scoped : {};
}

/** The value of `--vars`: a map in YAML or JSON. Throws ETL1034 when it is not one. */
export async function parseCliVars(text: string): Promise<YamlMap> {
  const { readYaml } = await import('./yaml/read.ts');
  let value: Yaml;
  try {
    value = readYaml(text, '--vars').value;
  } catch (error) {
    if (!(error instanceof EtlError)) throw error;
    const problem = error.message.replace(/^--vars is not valid YAML: /, '').replace(/\.$/, '');
    throw EtlError.of('ETL1034', { problem }, { cause: error });
  }
  if (isYamlMap(value)) return value;
  throw EtlError.of('ETL1034', { problem: `it is ${inWords(value)}` });
}
