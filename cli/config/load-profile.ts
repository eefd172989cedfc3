import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Diagnostic, diagnosticsOf, EtlError, EtlErrors, nearest } from '../diagnostics/index.ts';
import { readText, shownPath } from './read-file.ts';
import { type RenderYaml, renderValues } from './render-values.ts';
import type { Profile, Yaml, YamlMap } from './types.ts';
import type { YamlPath } from './yaml/locate.ts';
import { readYaml, type YamlFile } from './yaml/read.ts';
import { inWords, isYamlMap } from './yaml/values.ts';

/** What `loadProfile` is given. */
export interface LoadProfileOptions {
  /** Folder of the project file. */
  readonly root: string;
  readonly cwd: string;
  /** The home folder. */
  readonly home: string;
  /** `--profiles-dir` or its environment variable: the only folder that is looked at. */
  readonly profilesDir?: string | undefined;
  /** The profile that the project names, rendered. */
  readonly projectProfile: string | null;
  /** `--profile`, which wins over the project's. */
  readonly profile?: string | undefined;
  /** `--target`, which wins over the profile's. */
  readonly target?: string | undefined;
  /** Renders with `env_var` (secret ones too), `secret` and `var` of `--vars`. */
  readonly render: RenderYaml;
}

/**
 * The chosen output of the chosen profile. Only it is rendered; a connection of it when it is asked for. Throws
 * EtlErrors with all mistakes: ETL1040 no profiles.yml, ETL1041 no profile named, ETL1042 and ETL1043 unknown profile
 * or target, ETL1044 not usable, ETL1010 invalid YAML, and what rendering throws.
 */
export function loadProfile(options: LoadProfileOptions): Profile {
  const file = profilesFile(options);
  const yaml = readYaml(readText(file, file), shownPath(file, options.root));
  const name = options.profile ?? options.projectProfile;
  if (name === null || name === '') throw EtlError.of('ETL1041', {});
  if (!isYamlMap(yaml.value)) throw EtlError.of('ETL1012', { file: yaml.file, found: inWords(yaml.value) });
  const profile = pickProfile(yaml.value, name, yaml);
  const target = pickTarget(profile, name, options, yaml);
  return chosenProfile(pickOutput(profile, name, target, yaml), {
    name,
    target,
    file,
    yaml,
    render: options.render,
    targetTypes: targetTypes(profile),
  });
}

/** profiles.yml in the given folder, else in the project, the current folder, `~/.etl` or `~/.dbt`. Throws ETL1040. */
export function profilesFile(options: Pick<LoadProfileOptions, 'root' | 'cwd' | 'home' | 'profilesDir'>): string {
  const { root, cwd, home, profilesDir } = options;
  const folders =
    profilesDir === undefined
      ? [root, resolve(cwd), join(home, '.etl'), join(home, '.dbt')]
      : [resolve(cwd, profilesDir)];
  const found = folders.map((folder) => join(folder, 'profiles.yml')).find((path) => existsSync(path));
  if (found === undefined) throw EtlError.of('ETL1040', { folders: [...new Set(folders)] });
  return found;
}

function pickProfile(profiles: YamlMap, name: string, yaml: YamlFile): YamlMap {
  const profile = Object.hasOwn(profiles, name) ? profiles[name] : undefined;
  if (isYamlMap(profile)) return profile;
  if (profile !== undefined) {
    const problem = profile === null ? 'it is empty' : `it is ${inWords(profile)}, not a map`;
    throw EtlError.of('ETL1044', { profile: name, problem }, { position: yaml.positionOf([name], 'key') });
  }
  const known = Object.keys(profiles).filter((one) => one !== 'config');
  throw EtlError.of('ETL1042', { name, file: yaml.file, known, nearest: nearest(name, known) });
}

function pickTarget(profile: YamlMap, name: string, options: LoadProfileOptions, yaml: YamlFile): string {
  if (options.target !== undefined) return options.target;
  if (profile.target === undefined || profile.target === null) return 'default';
  const positionOf = (path: YamlPath) => yaml.positionOf(path);
  return String(renderValues(profile.target, { render: options.render, positionOf }, [name, 'target']));
}

function pickOutput(profile: YamlMap, name: string, target: string, yaml: YamlFile): YamlMap {
  const { outputs } = profile;
  if (!isYamlMap(outputs)) {
    const problem = outputs === undefined ? 'it has no outputs' : `its outputs are ${inWords(outputs)}, not a map`;
    throw EtlError.of('ETL1044', { profile: name, problem }, { position: yaml.positionOf([name, 'outputs'], 'key') });
  }
  const output = Object.hasOwn(outputs, target) ? outputs[target] : undefined;
  if (isYamlMap(output)) return output;
  const known = Object.keys(outputs);
  if (output === undefined)
    throw EtlError.of(
      'ETL1043',
      { name: target, profile: name, known, nearest: nearest(target, known) },
      { position: yaml.positionOf([name, 'outputs'], 'key') },
    );
  const problem = `its target "${target}" is ${inWords(output)}, not a map`;
  throw EtlError.of(
    'ETL1044',
    { profile: name, problem },
    { position: yaml.positionOf([name, 'outputs', target], 'key') },
  );
}

/** The types of all outputs as they are written: only the chosen one is rendered. */
function targetTypes({ outputs }: YamlMap): readonly string[] {
  const written = isYamlMap(outputs) ? Object.values(outputs) : [];
  return [...new Set(written.flatMap((one) => (isYamlMap(one) && typeof one.type === 'string' ? [one.type] : [])))];
}

interface Chosen {
  readonly name: string;
  readonly target: string;
  readonly file: string;
  readonly yaml: YamlFile;
  readonly render: RenderYaml;
  readonly targetTypes: readonly string[];
}

function chosenProfile(written: YamlMap, chosen: Chosen): Profile {
  const { name, target, file, yaml } = chosen;
  const base = [name, 'outputs', target];
  const { connections: writtenConnections, ...rest } = written;
  const output = renderEntries(rest, base, chosen);
  if (typeof output.type !== 'string' || output.type === '')
    throw EtlError.of(
      'ETL1022',
      { key: 'type', where: `target "${target}"` },
      { position: yaml.positionOf(base, 'key') },
    );
  const connections = isYamlMap(writtenConnections) ? writtenConnections : {};
  if (!isYamlMap(writtenConnections) && writtenConnections !== undefined && writtenConnections !== null)
    throw EtlError.of(
      'ETL1021',
      { key: 'connections', expected: 'a map of connections by name', found: inWords(writtenConnections) },
      { position: yaml.positionOf([...base, 'connections']) },
    );
  return {
    name,
    targetName: target,
    type: output.type,
    output,
    threads: threadsOf(output, base, yaml),
    targetTypes: chosen.targetTypes,
    connectionNames: Object.keys(connections),
    connection: connectionsOf(connections, base, chosen),
    positionOf: (path, part) => yaml.positionOf([...base, ...path], part),
    file,
  };
}

/** Renders entry by entry, so that all variables that are missing are told in one go. */
function renderEntries(written: YamlMap, base: readonly string[], { render, yaml }: Chosen): YamlMap {
  const rendered: Record<string, Yaml> = {};
  const found: Diagnostic[] = [];
  for (const [key, value] of Object.entries(written)) {
    try {
      rendered[key] = renderValues(value, { render, positionOf: (path) => yaml.positionOf(path) }, [...base, key]);
    } catch (error) {
      found.push(...diagnosticsOf(error));
    }
  }
  if (found.length > 0) throw new EtlErrors(found);
  return rendered;
}

function connectionsOf(connections: YamlMap, base: readonly string[], chosen: Chosen): Profile['connection'] {
  const rendered = new Map<string, YamlMap>();
  return (name) => {
    const before = rendered.get(name);
    if (before !== undefined) return before;
    const written = Object.hasOwn(connections, name) ? connections[name] : undefined;
    const place = [...base, 'connections', name];
    const known = Object.keys(connections);
    if (written === undefined)
      throw EtlError.of('ETL1046', { name, target: chosen.target, known, nearest: nearest(name, known) });
    if (!isYamlMap(written))
      throw EtlError.of(
        'ETL1021',
        { key: name, expected: 'a map', found: inWords(written) },
        { position: chosen.yaml.positionOf(place) },
      );
    const found = renderEntries(written, place, chosen);
    rendered.set(name, found);
    return found;
  };
}

function threadsOf(output: YamlMap, base: readonly string[], yaml: YamlFile): number {
  const { threads } = output;
  if (threads === undefined || threads === null) return 1;
  if (typeof threads === 'number' && Number.isInteger(threads) && threads > 0) return threads;
  throw EtlError.of(
    'ETL1021',
    { key: 'threads', expected: 'a whole number above zero', found: inWords(threads) },
    { position: yaml.positionOf([...base, 'threads']) },
  );
}
